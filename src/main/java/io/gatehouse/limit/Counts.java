package io.gatehouse.limit;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was used in one stretch of the calendar, by account, for as many accounts as there is room in memory. Never waits: what changed
 * is written elsewhere, later.
 *
 * <p>When room is tight, accounts of which least was used give way. What was written of one of them is added when it comes back, a
 * moment later. In a moment in which there is no room at all, further accounts share a few until there is some: those say nothing
 * of anybody, and are emptied then.
 */
final class Counts {

    static final int SHARED = 64;

    /** how many times more may be written than is in memory */
    static final int WRITTEN = 4;

    /** of all that found no room */
    private static final String OTHERS = "…";

    private final ConcurrentHashMap<String, Account> accounts = new ConcurrentHashMap<>();
    private final Account[] shared = new Account[SHARED];
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private final Room room;
    private final boolean kept;
    private volatile boolean loaded;
    private volatile boolean crowded;
    private volatile int now;
    private long written;

    /**
     * What became of a wish to spend.
     *
     * @param used of the account now
     */
    record Spent(boolean granted, long used) {}

    /** @param kept whether they are written, so that something of an account may be there that is not here */
    Counts(Room room, boolean kept) {
        this.room = room;
        this.kept = kept;
        Arrays.setAll(shared, i -> new Account(true));
    }

    /** Takes over what was written by an earlier process, or by another one that has ended meanwhile; of the rest it is read when it comes. */
    void load(Map<String, Long> before, long all) {
        before.forEach((account, used) -> {
            Account known = accounts.get(account);
            known = known == null ? admit(account) : known;
            if (known != null && !known.isWhole()) {
                known.add(used);
            }
        });
        written = all;
        loaded = true;
    }

    /** @return whether what was written before is among them */
    boolean isLoaded() {
        return loaded;
    }

    /** Nothing was written before. */
    Counts fresh() {
        loaded = true;
        return this;
    }

    /** Adds one to an account, unless that would make it more than so much. */
    Spent spend(String account, long most) {
        Account known = accounts.get(account);
        known = known == null ? admit(account) : known;
        if (known == null) {
            crowded = true;
            return shared[share(account)].spend(most);
        }
        known.touch(now);
        Spent spent = known.spend(most);
        if (spent.granted() && kept) {
            changed.add(account);
        }
        return spent;
    }

    private static int share(String account) {
        int hash = account.hashCode() * 0x9E3779B9;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SHARED));
    }

    /** @return null when there is no room */
    private @Nullable Account admit(String account) {
        if (!room.take()) {
            return null;
        }
        Account fresh = new Account(!kept);
        Account other = accounts.putIfAbsent(account, fresh);
        if (other != null) {
            room.give(1);
        }
        return other == null ? fresh : other;
    }

    /**
     * Tells what has changed since it was told last.
     *
     * @param from what was told of an account before, perhaps by others
     */
    void flush(Function<String, @Nullable Long> from, BiConsumer<String, Long> to) {
        for (Iterator<String> names = changed.iterator(); names.hasNext(); ) {
            String name = names.next();
            // first, so that what is added meanwhile is told the next time
            names.remove();
            Account account = accounts.get(name);
            if (account != null && (account.isWhole() || complete(account, from.apply(name)))) {
                to.accept(name, account.used());
            }
        }
    }

    /** @return whether it may be written: who invents accounts must not fill the disk either */
    private boolean complete(Account account, @Nullable Long before) {
        if (before == null && written >= (long) WRITTEN * room.most()) {
            return false;
        }
        written += before == null ? 1 : 0;
        account.add(before == null ? 0 : before);
        return true;
    }

    /** All of it is to be told again: what was told is lost. */
    void forgetFlushes() {
        changed.addAll(accounts.keySet());
    }

    /** @return whether all of it is told */
    boolean isFlushed() {
        return changed.isEmpty();
    }

    /** To be called each second or so: what found no room has been told apart badly for long enough. */
    void makeRoom(int most) {
        int next = now + 1;
        now = next;
        if (accounts.size() > most) {
            letGo(accounts.size() - most);
        }
        if (crowded) {
            crowded = false;
            long others = 0;
            for (Account one : shared) {
                others += one.empty();
            }
            Account known = accounts.computeIfAbsent(OTHERS, absent -> new Account(!kept));
            known.grow(others);
            changed.add(OTHERS);
        }
    }

    private void letGo(int excess) {
        long[] weights =
                accounts.values().stream().mapToLong(Account::weight).sorted().toArray();
        long heaviest = weights[Math.min(excess, weights.length) - 1];
        int gone = 0;
        for (Iterator<Map.Entry<String, Account>> all = accounts.entrySet().iterator();
                all.hasNext() && gone < excess; ) {
            Map.Entry<String, Account> one = all.next();
            if (one.getValue().weight() <= heaviest && !changed.contains(one.getKey())) {
                all.remove();
                gone++;
            }
        }
        room.give(gone);
    }

    /** Gives all its room. */
    void end() {
        room.give(accounts.size());
        accounts.clear();
    }

    int size() {
        return accounts.size();
    }

    /** Adds what is here to what is written, or writes over it where that is in it. */
    void addTo(SortedMap<String, Long> all) {
        accounts.forEach((name, account) ->
                all.merge(name, account.used(), (before, used) -> account.isWhole() ? used : before + used));
    }
}
