package io.gatehouse.boot;

import io.gatehouse.cache.Store;
import io.gatehouse.limit.grid.Hearing;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is purged on one gateway of a grid is purged here too; who may have missed something has all to be validated no more, but gone. */
final class HeardPurges implements Hearing {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final CacheOperations cache;
    private final Executor executor;
    private final BooleanSupplier used;
    private volatile @Nullable String position;
    private boolean asked;

    /**
     * @param executor does one after the other; may wait for a disk, and for a purge that takes long
     * @param used whether a route has a cache
     */
    HeardPurges(CacheOperations cache, Executor executor, BooleanSupplier used) {
        this.cache = cache;
        this.executor = executor;
        this.used = used;
    }

    /** A cache on a disk knows how far the process before had heard. */
    @Override
    public synchronized @Nullable String position() {
        if (!asked && used.getAsBoolean()) {
            asked = true;
            Store store = cache.cache().store();
            if (store.outlivesRestart()) {
                // a disk may have to be waited for
                executor.execute(() -> position = store.mark());
            } else {
                position = store.mark();
            }
        }
        return position;
    }

    /** What is on a disk may be from a time in which nothing was heard. */
    @Override
    public boolean isFresh() {
        return !cache.cache().store().outlivesRestart() && !cache.cache().wasAsked();
    }

    @Override
    public void heard(List<String> notices, String at) {
        executor.execute(() -> {
            notices.forEach(cache::repeat);
            known(at);
        });
    }

    @Override
    public void missed(String at) {
        executor.execute(() -> {
            int count = cache.cache().purge((key, one) -> true, false);
            if (count > 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "what other gateways have purged meanwhile is not known; all " + count
                                + " answers that were cached are thrown away");
            }
            known(at);
        });
    }

    /** Another grid of the same engine, after a reload, goes on from there. */
    private void known(String at) {
        position = at;
        cache.cache().store().mark(at);
    }
}
