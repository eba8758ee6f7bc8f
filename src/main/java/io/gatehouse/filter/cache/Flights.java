package io.gatehouse.filter.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What is on its way upstream, by what it is to bring. */
final class Flights {

    private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A power of two. */
    private static final int MOST_ALONE = 4_096;

    private final Map<String, Flight> flying = new ConcurrentHashMap<>();
    private final Executor executor;

    private final LongSupplier nanoTime;

    /**
     * What was for one alone a moment ago, and mostly will be again: nobody waits for that. Each has one place, and takes it from who had it:
     * to forget costs little, and each request of a route whose answers are not kept looks here.
     */
    private final AtomicReferenceArray<@Nullable Alone> alone = new AtomicReferenceArray<>(MOST_ALONE);

    /** @param since by the ticker */
    private record Alone(String key, long since) {}

    private static final Alone NOBODY = new Alone("", 0);

    /**
     * @param executor wakes those who wait
     * @param nanoTime the ticker
     */
    Flights(Executor executor, LongSupplier nanoTime) {
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** What came for this was, or was not, for one alone. */
    void remember(String key, boolean forOne) {
        boolean known = isForOne(key);
        if (forOne && !known) {
            alone.set(place(key), new Alone(key, nanoTime.getAsLong()));
        } else if (known && !forOne) {
            alone.set(place(key), NOBODY);
        }
    }

    private static int place(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (MOST_ALONE - 1);
    }

    /** @return whether nobody need wait for this, because what comes is likely for one alone */
    boolean isForOne(String key) {
        Alone there = alone.get(place(key));
        return there != null && there.key.equals(key) && nanoTime.getAsLong() - there.since < MEMORY_NANOS;
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
