package io.gatehouse.limit;

import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/**
 * What was used in one stretch of the calendar, by account, for a bounded number of accounts; further ones share one. Never waits: what
 * changed is written elsewhere, later.
 */
final class Counts {

    static final int MOST = 100_000;

    /** of accounts that came when the table was full */
    private static final String OTHERS = "…";

    private final ConcurrentHashMap<String, AtomicLong> used = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean loaded;

    /**
     * What became of a wish to spend.
     *
     * @param used of the account now
     */
    record Spent(boolean granted, long used) {}

    /** Adds what was written by an earlier process, or by another one that has ended meanwhile. */
    void load(Map<String, Long> before) {
        before.forEach((account, count) ->
                used.computeIfAbsent(account, absent -> new AtomicLong()).addAndGet(count));
        loaded = true;
    }

    /** @return whether what was written before is among them; only then may they be written in its place */
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
        AtomicLong count = used.get(account);
        if (count == null) {
            return used.mappingCount() < MOST || account.equals(OTHERS)
                    ? spend(account, used.computeIfAbsent(account, absent -> new AtomicLong()), most)
                    : spend(OTHERS, most);
        }
        return spend(account, count, most);
    }

    private Spent spend(String account, AtomicLong count, long most) {
        while (true) {
            long now = count.get();
            if (now >= most) {
                return new Spent(false, now);
            }
            if (count.compareAndSet(now, now + 1)) {
                changed.add(account);
                return new Spent(true, now + 1);
            }
        }
    }

    /** Tells what has changed since it was told last. */
    void flush(BiConsumer<String, Long> to) {
        for (Iterator<String> accounts = changed.iterator(); accounts.hasNext(); ) {
            String account = accounts.next();
            // first, so that what is added meanwhile is told the next time
            accounts.remove();
            AtomicLong count = used.get(account);
            if (count != null) {
                to.accept(account, count.get());
            }
        }
    }

    /** All of it is to be told again: what was told is lost. */
    void forgetFlushes() {
        changed.addAll(used.keySet());
    }

    SortedMap<String, Long> all() {
        SortedMap<String, Long> all = new TreeMap<>();
        used.forEach((account, count) -> all.put(account, count.get()));
        return all;
    }
}
