package io.gatehouse.limit;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One limit at work. Decides at once. */
public final class Limiter {

    private final LimitSpec spec;
    private final LongSupplier nanoTime;
    private final Misread misread;
    private final boolean shared;
    private volatile Buckets buckets;
    private volatile @Nullable Replacement override;

    /** @param grid where it counts together with other gateways; null for alone */
    Limiter(LimitSpec spec, LongSupplier nanoTime, @Nullable Grid grid) {
        this.spec = spec;
        this.nanoTime = nanoTime;
        this.misread = new Misread(nanoTime);
        this.shared = grid != null;
        this.buckets = grid == null ? own(spec.rate()) : grid.share(spec);
    }

    /**
     * Another rate for a while.
     *
     * @param ends by the ticker
     */
    private record Replacement(Rate rate, Buckets buckets, long ends) {}

    private Buckets own(Rate rate) {
        return new OwnBuckets(spec, rate, nanoTime);
    }

    private Buckets buckets() {
        Replacement other = override;
        return other == null || nanoTime.getAsLong() - other.ends() >= 0 ? buckets : other.buckets();
    }

    /** @return the limit as it is in force now */
    public LimitSpec inForce() {
        Replacement other = override;
        return other == null || overriddenFor().isZero() ? buckets.inForce(spec) : spec.at(other.rate());
    }

    /** @return how long another rate than its own is in force still; nothing when it is its own */
    public Duration overriddenFor() {
        Replacement other = override;
        long left = other == null ? 0 : other.ends() - nanoTime.getAsLong();
        return Duration.ofNanos(Math.max(0, left));
    }

    /**
     * Puts another rate in force on this gateway alone; everybody begins with a full bucket then, and, unless it is shared with other
     * gateways, when it ends.
     */
    public void override(Rate rate, Duration time) {
        override = time.isZero() ? null : new Replacement(rate, own(rate), nanoTime.getAsLong() + time.toNanos());
        if (!shared) {
            buckets = own(spec.rate());
        }
    }

    /** @return how far other gateways draw from the same buckets now; alone while another rate than its own is in force */
    public Sharing sharing() {
        return buckets().sharing();
    }

    public LimitSpec spec() {
        return spec;
    }

    /**
     * @param key whose bucket; compared by {@code equals}
     * @param cost tokens; 0 draws none, and is always granted
     */
    public Draw draw(Object key, long cost) {
        return buckets().draw(key, cost);
    }

    /**
     * Takes tokens whether they are there or not: what was done has to be paid for before there is more. Nobody owes more than a
     * burst: one wrong word of an upstream must not turn a caller away for a year.
     */
    public void charge(Object key, long cost) {
        if (cost > 0) {
            buckets().charge(key, cost);
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
        if (shared && buckets() != buckets) {
            buckets.sweep();
        }
    }
}
