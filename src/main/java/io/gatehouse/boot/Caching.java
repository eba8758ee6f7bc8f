package io.gatehouse.boot;

import io.gatehouse.boot.settings.Time;
import io.gatehouse.cache.Store;
import io.gatehouse.cache.TieredStore;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.Way;
import io.gatehouse.filter.cache.CacheFilter;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.forward.ClosedRoutes;
import io.gatehouse.limit.grid.Hearing;
import io.gatehouse.route.Route;
import io.gatehouse.upstream.DaemonThreads;
import io.gatehouse.upstream.FewThreads;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The cache of one gateway, with its threads. */
final class Caching implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_MILLIS = 1_000;

    private static final int SHARE_OF_GATHERING = 16;

    private final DaemonThreads threads = new DaemonThreads("gatehouse-cache");
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    /** One, so that what is heard is done in its order; and nobody who asks for an answer waits behind it. */
    private final FewThreads purges = new FewThreads("gatehouse-purges", 1, Integer.MAX_VALUE);

    private final HttpCache cache;
    private long lookedFor;
    private volatile boolean isUsed;

    /**
     * @param places how much may be kept, and where
     * @param heap bytes that the process may have
     */
    Caching(TieredStore.Places places, Way way, Time time, long heap) {
        executor.allowCoreThreadTimeOut(true);
        // when the gateway stops, nobody is left to be told
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        Store store = new TieredStore(places);
        this.cache = new HttpCache(store, way, time.instants(), time.nanos(), executor, heap / SHARE_OF_GATHERING);
    }

    /** Looks after what a reload may have changed. Called a few times a second. */
    void look(@Nullable Generation generation) {
        cache.tick();
        if (generation == null || generation.number() == lookedFor) {
            return;
        }
        lookedFor = generation.number();
        Set<String> names = new HashSet<>();
        generation
                .table()
                .hosts()
                .forEach(host -> host.routes().stream()
                        .filter(route -> route.policies().get(CachePolicy.class) != null)
                        .forEach(route -> names.add(route.name())));
        cache.counts().keep(names);
        isUsed = !names.isEmpty();
    }

    /** @return who hears what is purged on other gateways */
    Hearing hearing(CacheOperations operations) {
        Executor inOrder = task -> {
            boolean ignored = purges.run(task);
        };
        return new HeardPurges(operations, inOrder, () -> isUsed);
    }

    HttpCache cache() {
        return cache;
    }

    /** @param closed routes of which nothing is answered, from here neither */
    PolicyFilter.Concern<CachePolicy> filter(ClosedRoutes closed) {
        CacheFilter filter = new CacheFilter(cache);
        return (exchange, policy) -> {
            Route route = exchange.route();
            boolean answers = route == null || (route.enabled() && closed.of(route) == null);
            return answers ? filter.apply(exchange, policy) : PolicyFilter.Verdict.PASS;
        };
    }

    @Override
    public void close() {
        executor.shutdownNow();
        boolean ended = purges.end(PATIENCE_MILLIS);
        if (!threads.join(PATIENCE_MILLIS) || !ended) {
            System.getLogger(Caching.class.getName()).log(System.Logger.Level.WARNING, "the cache does not stop");
        }
        cache.close();
    }
}
