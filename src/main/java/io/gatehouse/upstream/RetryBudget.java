package io.gatehouse.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the requests of one upstream that are tried again at a time, so that an upstream in trouble does not get a multiple of what it
 * cannot bear. A few are always allowed.
 */
public final class RetryBudget {

    private static final int LEAST = 3;

    private final Admission admission;
    private final AtomicInteger used = new AtomicInteger();

    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();

    RetryBudget(Admission admission) {
        this.admission = admission;
    }

    /**
     * Takes one until {@link #give}.
     *
     * @param share of the requests in flight, from 0 to 1
     * @return false, and nothing taken, when too many are taken
     */
    public boolean take(double share) {
        int most = Math.max(LEAST, (int) (share * admission.inFlight()));
        int now = used.get();
        while (now < most) {
            if (used.compareAndSet(now, now + 1)) {
                taken.increment();
                return true;
            }
            now = used.get();
        }
        refused.increment();
        return false;
    }

    public void give() {
        used.decrementAndGet();
    }

    /** @return how many are taken */
    int inUse() {
        return used.get();
    }

    /** @return how many were taken since there is an upstream of this name */
    long takenTotal() {
        return taken.sum();
    }

    /** @return how many were refused since then */
    long refusedTotal() {
        return refused.sum();
    }
}
