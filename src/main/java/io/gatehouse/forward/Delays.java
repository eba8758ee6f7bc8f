package io.gatehouse.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Runs something later, where nearly all is taken back before its time comes, as is every hedge of a request that is answered in time.
 * What falls into the same millisecond is one errand of the timer, and what is taken back stays there, empty, until it is due: a timer
 * that is told of each, and again when it is not to be, wakes its thread for each: 2.3 % of a request with every policy on.
 */
public final class Delays implements Clock.Timer {

    private static final System.Logger LOG = System.getLogger(Delays.class.getName());

    private static final long STRETCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Beyond that, what has been taken back would lie about for too long, and what is asked for is rare. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Clock.Timer timer;

    /** what is to be done at the end of each stretch, by its number */
    private final ConcurrentMap<Long, List<Delayed>> stretches = new ConcurrentHashMap<>();

    /** Holds nothing more of what was taken back. */
    private static final class Delayed extends AtomicReference<Runnable> {

        private static final long serialVersionUID = 1;

        Delayed(Runnable task) {
            super(task);
        }

        Runnable take() {
            return getAndSet(() -> {});
        }
    }

    /**
     * @param nanoTime the ticker
     * @param timer is told of stretches, and of what is far away
     */
    public Delays(LongSupplier nanoTime, Clock.Timer timer) {
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    /** Runs it up to a millisecond late, but never too early, if the timer goes by the same ticker. */
    @Override
    public Runnable after(long nanos, Runnable task) {
        if (nanos > LONGEST_NANOS) {
            return timer.after(nanos, task);
        }
        Delayed delayed = new Delayed(task);
        long now = nanoTime.getAsLong();
        long stretch = Math.floorDiv(now + nanos, STRETCH_NANOS);
        stretches.compute(stretch, (number, there) -> {
            List<Delayed> all = there;
            if (all == null) {
                all = new ArrayList<>();
                Runnable ignored = timer.after((number + 1) * STRETCH_NANOS - now, () -> run(number));
            }
            all.add(delayed);
            return all;
        });
        return delayed::take;
    }

    private static void run(Delayed one) {
        try {
            one.take().run();
        } catch (RuntimeException | Error e) {
            // the others of the stretch are waited for, too
            LOG.log(System.Logger.Level.ERROR, "the clock met an error", e);
        }
    }

    private void run(Long stretch) {
        List<Delayed> all = stretches.remove(stretch);
        if (all != null) {
            all.forEach(Delays::run);
        }
    }
}
