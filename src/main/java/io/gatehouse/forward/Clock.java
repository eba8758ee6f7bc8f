package io.gatehouse.forward;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Looks after everything in flight, a few times a second. Exchanges neither set nor cancel timers of their own, which would cost
 * each of them more than it costs to look at all of them.
 */
public final class Clock {

    private static final System.Logger LOG = System.getLogger(Clock.class.getName());

    private final LongSupplier nanoTime;
    private final Executor thread;
    private final Timer timer;
    private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

    /** Somebody who has deadlines. */
    interface Watched {

        /** @param now by the ticker, in nanoseconds */
        void tick(long now);
    }

    /** Runs something later. */
    public interface Timer {

        /**
         * @param nanos how much later, in nanoseconds
         * @return takes it back, if it has not been run
         */
        Runnable after(long nanos, Runnable task);
    }

    /**
     * @param thread runs what is to be done soon, one after the other, not on the thread that asks for it
     * @param timer does so at a time
     */
    public Clock(LongSupplier nanoTime, Executor thread, Timer timer) {
        this.nanoTime = nanoTime;
        this.thread = thread;
        this.timer = timer;
    }

    /** As {@link #soon}, at a time that a tick would be too coarse for. @return takes it back */
    Runnable after(long nanos, Runnable task) {
        return timer.after(nanos, task);
    }

    /** Runs what does not wait for anything on the clock's own thread, which holds no exchange's lock; without waiting for a tick. */
    void soon(Runnable task) {
        thread.execute(task);
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
