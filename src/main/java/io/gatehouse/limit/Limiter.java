package io.gatehouse.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One limit at work, on this node. Decides at once. */
public final class Limiter {

    private final LimitSpec spec;
    private final LongSupplier nanoTime;
    private final Misread misread;
    private volatile BucketTable buckets;
    private volatile @Nullable Replacement override;

    Limiter(LimitSpec spec, LongSupplier nanoTime) {
        this.spec = spec;
        this.nanoTime = nanoTime;
        this.misread = new Misread(nanoTime);
        this.buckets = table(spec.rate());
    }

    /**
     * Another rate for a while.
     *
     * @param ends by the ticker
     */
    private record Replacement(Rate rate, BucketTable buckets, long ends) {}

    private BucketTable table(Rate rate) {
        return new BucketTable(rate, spec.burst(), spec.keys(), nanoTime);
    }

    private BucketTable buckets() {
        Replacement other = override;
        return other == null || nanoTime.getAsLong() - other.ends() >= 0 ? buckets : other.buckets();
    }

    /** @return the limit as it is in force now */
    public LimitSpec inForce() {
        Replacement other = override;
        return other == null || overriddenFor().isZero()
                ? spec
                : new LimitSpec(
                        spec.scope(),
                        spec.name(),
                        spec.per(),
                        spec.byCaller(),
                        other.rate(),
                        spec.burst(),
                        spec.keys());
    }

    /** @return how long another rate than its own is in force still; nothing when it is its own */
    public Duration overriddenFor() {
        Replacement other = override;
        long left = other == null ? 0 : other.ends() - nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(0, left));
    }

    /** Puts another rate in force; everybody begins with a full bucket then, and when it ends. */
    public void override(Rate rate, Duration time) {
        override = time.isZero() ? null : new Replacement(rate, table(rate), nanoTime.getAsLong() + time.toNanos());
        buckets = table(spec.rate());
    }

    public LimitSpec spec() {
        return spec;
    }

    /**
     * @param key whose bucket; compared by {@code equals}
     * @param cost tokens; 0 draws none, and is always granted
     */
    public Draw draw(Object key, long cost) {
        Bucket bucket = buckets().of(key);
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

    /**
     * Takes tokens whether they are there or not: what was done has to be paid for before there is more. Nobody owes more than a
     * burst: one wrong word of an upstream must not turn a caller away for a year.
     */
    public void charge(Object key, long cost) {
        Bucket bucket = buckets().of(key);
        // two answers at once must not each find room for a whole burst
        synchronized (bucket) {
            long taken = Math.min(cost, bucket.getAvailableTokens() + spec.burst());
            if (taken > 0) {
                bucket.consumeIgnoringRateLimits(taken);
            }
        }
    }

    /** @return the count of answers whose cost was not understood */
    public Misread misread() {
        return misread;
    }

    /** @return keys that are counted apart now */
    public long size() {
        return buckets().size();
    }

    void sweep() {
        buckets().sweep();
    }
}
