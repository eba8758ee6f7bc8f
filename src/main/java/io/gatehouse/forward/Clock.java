package io.gatehouse.forward;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Looks after everything in flight, a few times a second. Exchanges neither set nor cancel timers of their own, which would cost
 * each of them more than it costs to look at all of them.
 */
public final class Clock {

    private static final System.Logger LOG = System.getLogger(Clock.class.getName());

    private final LongSupplier nanoTime;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    /** Somebody who has deadlines. */
    interface Watched {

        /** @param now by the ticker, in nanoseconds */
        void tick(long now);
    }

    public Clock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void watch(Watched someone) {
        watched.add(someone);
    }

    void forget(Watched someone) {
        watched.remove(someone);
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Looks at everyone once. */
    public void tick() {
        long now = now();
        for (Watched someone : watched) {
            try {
                someone.tick(now);
            } catch (RuntimeException e) {
                // the others have deadlines too
                LOG.log(System.Logger.Level.ERROR, "the clock met an error", e);
            }
        }
    }
}
