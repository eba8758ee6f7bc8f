package io.gatehouse.limit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Counts that outlive a restart: what is added is on disk about a second later, and when this is closed. It is opened when the first
 * count is asked for. Where it cannot be, counts are kept in memory, and the log says so.
 */
public final class Ledger implements AutoCloseable {

    private static final String FILE = "gatehouse-counts.mv";
    private static final int CACHE_MB = 8;

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final @Nullable Path folder;
    private @Nullable MVStore store;
    private volatile @Nullable MVMap<String, Long> counts;

    /** @param folder where it is kept; null to keep it in memory */
    public Ledger(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * Adds as much as there is room for: all of it, or nothing. Where threads meet it is asked again, and what it then is shown as
     * wanted is what it said before; so it goes by what it knows itself.
     */
    private static final class Spending extends MVMap.DecisionMaker<Long> {

        private final long cost;
        private final long most;
        private boolean granted;
        private long before;

        Spending(long cost, long most) {
            this.cost = cost;
            this.most = most;
        }

        @Override
        public MVMap.Decision decide(@Nullable Long existing, Long wanted) {
            before = existing == null ? 0 : existing;
            granted = before + cost <= most;
            return granted ? MVMap.Decision.PUT : MVMap.Decision.ABORT;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T extends Long> T selectValue(@Nullable T existing, T wanted) {
            return (T) Long.valueOf((existing == null ? 0 : existing) + cost);
        }
    }

    /**
     * What became of a wish to spend.
     *
     * @param used of the account now
     */
    public record Spent(boolean granted, long used) {}

    /** Adds to an account, unless that would make it more than so much. */
    Spent spend(String account, long cost, long most) {
        Spending spending = new Spending(cost, most);
        counts().operate(account, cost, spending);
        return new Spent(spending.granted, spending.before + (spending.granted ? cost : 0));
    }

    /** @return all accounts that begin so, what is behind that and how much was used */
    SortedMap<String, Long> accounts(String prefix) {
        SortedMap<String, Long> found = new TreeMap<>();
        MVMap<String, Long> all = counts();
        for (Iterator<String> keys = all.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix)) {
                break;
            }
            Long used = all.get(key);
            if (used != null) {
                found.put(key.substring(prefix.length()), used);
            }
        }
        return found;
    }

    /** Forgets the accounts that begin with the first text and are less than the second. */
    void forget(String prefix, String before) {
        MVMap<String, Long> all = counts();
        for (Iterator<String> keys = all.keyIterator(prefix); keys.hasNext(); ) {
            String key = keys.next();
            if (!key.startsWith(prefix) || key.compareTo(before) >= 0) {
                break;
            }
            all.remove(key);
        }
    }

    /** @return how many accounts there are */
    long size() {
        return counts().sizeAsLong();
    }

    private MVMap<String, Long> counts() {
        MVMap<String, Long> open = counts;
        return open == null ? open() : open;
    }

    private synchronized MVMap<String, Long> open() {
        MVMap<String, Long> already = counts;
        if (already != null) {
            return already;
        }
        MVStore opened = opened();
        store = opened;
        MVMap<String, Long> map = opened.openMap("counts");
        counts = map;
        return map;
    }

    private MVStore opened() {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
                return new MVStore.Builder()
                        .fileName(folder.resolve(FILE).toString())
                        .cacheSize(CACHE_MB)
                        .open();
            } catch (MVStoreException | IOException | UncheckedIOException e) {
                LOG.log(System.Logger.Level.WARNING, "counts are kept in memory: " + folder.resolve(FILE) + ": " + e);
            }
        }
        return new MVStore.Builder().open();
    }

    @Override
    public synchronized void close() {
        if (store != null) {
            store.close();
        }
    }
}
