package io.gatehouse.filter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is on its way upstream, by what it is to bring. */
final class Flights {

    private static final Duration MEMORY = Duration.ofSeconds(10);
    private static final int MOST_ALONE = 4_096;

    private final Map<String, Flight> flying = new ConcurrentHashMap<>();
    private final Executor executor;

    /** What was for one alone a moment ago, and mostly will be again: nobody waits for that. */
    private final Cache<String, Boolean> alone;

    /**
     * @param executor wakes those who wait
     * @param nanoTime the ticker
     */
    Flights(Executor executor, LongSupplier nanoTime) {
        this.executor = executor;
        this.alone = Caffeine.newBuilder()
                .maximumSize(MOST_ALONE)
                .expireAfterWrite(MEMORY)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** What came for this was, or was not, for one alone. */
    void remember(String key, boolean forOne) {
        boolean known = alone.getIfPresent(key) != null;
        if (forOne && !known) {
            alone.put(key, true);
        } else if (known && !forOne) {
            alone.invalidate(key);
        }
    }

    /** @return whether nobody need wait for this, because what comes is likely for one alone */
    boolean isForOne(String key) {
        return alone.getIfPresent(key) != null;
    }

    /** @return a new one, which the caller carries out; or null where there is one already */
    @Nullable
    Flight begin(String key) {
        Flight next = new Flight(this, key, executor);
        return flying.putIfAbsent(key, next) == null ? next : null;
    }

    @Nullable
    Flight find(String key) {
        return flying.get(key);
    }

    /** Nobody joins what is on its way for this: it may bring what was before a change. */
    void forget(String key) {
        flying.remove(key);
    }

    /** Nobody joins anything that is on its way now. */
    void forgetAll() {
        flying.clear();
    }

    void remove(String key, Flight flight) {
        flying.remove(key, flight);
    }

    /** @param now by the ticker */
    void tick(long now) {
        flying.values().forEach(flight -> flight.tick(now));
    }
}
