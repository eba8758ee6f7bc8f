package io.gatehouse.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/** Buckets that this gateway alone draws from. */
final class OwnBuckets implements Buckets {

    private final long burst;
    private final Bandwidth bandwidth;
    private final TimeMeter meter;
    private final BucketTable<Bucket> table;

    /** @param nanoTime the ticker of the gateway: a wall clock that jumps changes nothing */
    OwnBuckets(LimitSpec spec, Rate rate, LongSupplier nanoTime) {
        this.burst = spec.burst();
        this.bandwidth = rate.bandwidth(burst);
        this.meter = new Ticker(nanoTime, nanoTime.getAsLong());
        this.table = new BucketTable<>(spec.keys(), key -> fresh(), bucket -> bucket.getAvailableTokens() >= burst);
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

    @Override
    public Draw draw(Object key, long cost) {
        Bucket bucket = table.of(key);
        if (cost == 0) {
            return new Draw(true, Math.max(0, bucket.getAvailableTokens()), 0, 0);
        }
        // nobody can save up more than a burst: what costs more is granted to whoever has a full bucket
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(Math.min(cost, burst));
        return new Draw(
                probe.isConsumed(),
                Math.max(0, probe.getRemainingTokens()),
                probe.getNanosToWaitForRefill(),
                probe.getNanosToWaitForReset());
    }

    @Override
    public void charge(Object key, long cost) {
        Bucket bucket = table.of(key);
        // two answers at once must not each find room for a whole burst
        synchronized (bucket) {
            long taken = Math.min(cost, bucket.getAvailableTokens() + burst);
            if (taken > 0) {
                bucket.consumeIgnoringRateLimits(taken);
            }
        }
    }

    @Override
    public long size() {
        return table.size();
    }

    @Override
    public void sweep() {
        table.sweep();
    }
}
