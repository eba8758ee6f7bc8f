package io.gatehouse.observe;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Counts lines that were not written, and says so at once and then once a minute. Any thread may call; none waits. */
final class Losses {

    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String destination;
    private final Reports reports;
    private final LongSupplier nanoTime;
    private final LongAdder lost = new LongAdder();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong toldAt;
    private volatile @Nullable String problem;

    Losses(String destination, Reports reports, LongSupplier nanoTime) {
        this.destination = destination;
        this.reports = reports;
        this.nanoTime = nanoTime;
        this.toldAt = new AtomicLong(nanoTime.getAsLong() - EVERY_NANOS);
    }

    /** @param why what the operator can do something about */
    void add(int lines, String why) {
        lost.add(lines);
        problem = why;
        tellWhenDue();
    }

    /** @return lines lost since the start */
    long total() {
        return lost.sum();
    }

    void tellWhenDue() {
        long last = toldAt.get();
        long now = nanoTime.getAsLong();
        if (problem != null && now - last >= EVERY_NANOS && toldAt.compareAndSet(last, now)) {
            tell();
        }
    }

    /** Says now what has not been said. */
    void tell() {
        String why = problem;
        if (why != null) {
            problem = null;
            long total = lost.sum();
            long since = total - told.getAndSet(total);
            reports.tell(
                    LOG,
                    Level.WARNING,
                    "access log " + destination + ": " + why + "; " + since + " lines lost, " + total
                            + " since the start");
        }
    }
}
