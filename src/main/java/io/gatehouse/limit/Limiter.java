package io.gatehouse.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.util.function.LongSupplier;

/** One limit at work, on this node. Decides at once. */
public final class Limiter {

    private final LimitSpec spec;
    private final BucketTable buckets;

    Limiter(LimitSpec spec, LongSupplier nanoTime) {
        this.spec = spec;
        this.buckets = new BucketTable(spec.rate(), spec.burst(), spec.keys(), nanoTime);
    }

    public LimitSpec spec() {
        return spec;
    }

    /**
     * @param key whose bucket; compared by {@code equals}
     * @param cost tokens; 0 draws none, and is always granted
     */
    public Draw draw(Object key, long cost) {
        Bucket bucket = buckets.of(key);
        if (cost == 0) {
            return new Draw(true, Math.max(0, bucket.getAvailableTokens()), 0, 0);
        }
        // nobody can save up more than a burst: what costs more is granted to whoever has a full bucket
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(Math.min(cost, spec.burst()));
        return new Draw(
                probe.isConsumed(),
                Math.max(0, probe.getRemainingTokens()),
                probe.getNanosToWaitForRefill(),
                probe.getNanosToWaitForReset());
    }

    /** Takes tokens whether they are there or not: what was done has to be paid for before there is more. */
    public void charge(Object key, long cost) {
        if (cost > 0) {
            buckets.of(key).consumeIgnoringRateLimits(cost);
        }
    }

    /** @return keys that are counted apart now */
    public long size() {
        return buckets.size();
    }

    void sweep() {
        buckets.sweep();
    }
}
