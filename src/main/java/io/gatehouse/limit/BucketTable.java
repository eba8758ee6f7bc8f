package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A bucket for each key, for a bounded number of keys. A bucket that has filled up again says nothing that a new one would not
 * say, and is thrown away; as long as the table is full of others, further keys share a few buckets: whoever invents keys gains
 * those few, and takes no memory.
 */
final class BucketTable {

    static final int SHARED = 64;

    /** Looking at every bucket takes time; as long as there is room, that can wait. */
    private static final int SWEEPS_SKIPPED = 10;

    private final int most;
    private final long capacity;
    private final Bandwidth bandwidth;
    private final TimeMeter meter;
    private final ConcurrentHashMap<Object, Bucket> own = new ConcurrentHashMap<>();
    private final Bucket[] shared = new Bucket[SHARED];
    private int skipped;

    /** @param nanoTime the ticker of the gateway: a wall clock that jumps changes nothing */
    BucketTable(Rate rate, long burst, int most, LongSupplier nanoTime) {
        this.most = most;
        this.capacity = burst;
        this.bandwidth = Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(rate.tokens(), rate.each())
                .build();
        this.meter = new Ticker(nanoTime, nanoTime.getAsLong());
        for (int i = 0; i < SHARED; i++) {
            shared[i] = fresh();
        }
    }

    /** Counts from a start of its own: a ticker may overflow, and Bucket4j compares what it says as it is. */
    private record Ticker(LongSupplier nanoTime, long start) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private Bucket fresh() {
        return Bucket.builder()
                .addLimit(bandwidth)
                .withCustomTimePrecision(meter)
                .build();
    }

    Bucket of(Object key) {
        Bucket bucket = own.get(key);
        if (bucket != null) {
            return bucket;
        }
        return own.mappingCount() < most ? own.computeIfAbsent(key, absent -> fresh()) : shared[share(key)];
    }

    private static int share(Object key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(SHARED));
    }

    /** @return keys that have a bucket of their own */
    long size() {
        return own.mappingCount();
    }

    /** Throws away what has filled up. To be called each second or so, by one thread. */
    void sweep() {
        if (own.mappingCount() < most / 2 && ++skipped < SWEEPS_SKIPPED) {
            return;
        }
        skipped = 0;
        // who draws from a bucket just when it is thrown away has one token more than the limit says
        own.values().removeIf(bucket -> bucket.getAvailableTokens() >= capacity);
    }
}
