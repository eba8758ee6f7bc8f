package io.gatehouse.observe;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lines of one kind in the server's log: so many a second, and the rest is counted and said later. Any thread may call; none
 * waits.
 */
final class Sampled implements AutoCloseable {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final System.Logger logger;
    private final Level level;
    private final Reports reports;
    private final LongSupplier nanoTime;
    private final String what;
    private final int most;

    private long windowStart;
    private int inWindow;
    private long unlisted;

    /**
     * @param what the lines are about, several of it
     * @param most lines a second
     */
    Sampled(System.Logger logger, Level level, Reports reports, LongSupplier nanoTime, String what, int most) {
        this.logger = logger;
        this.level = level;
        this.reports = reports;
        this.nanoTime = nanoTime;
        this.what = what;
        this.most = most;
        this.windowStart = nanoTime.getAsLong();
    }

    /** @param line escaped already; it is worked out only when it is told */
    synchronized void tell(Supplier<String> line) {
        long now = nanoTime.getAsLong();
        if (now - windowStart >= SECOND) {
            windowStart = now;
            inWindow = 0;
        }
        if (++inWindow > most) {
            if (inWindow == most + 1) {
                reports.tell(logger, level, "more than " + most + ' ' + what + " a second: the rest is counted");
            }
            unlisted++;
            return;
        }
        tellUnlisted();
        if (!reports.tell(logger, level, line.get())) {
            unlisted++;
        }
    }

    private void tellUnlisted() {
        if (unlisted > 0 && reports.tell(logger, level, unlisted + " " + what + " were not listed")) {
            unlisted = 0;
        }
    }

    /** Says how many were not listed. */
    @Override
    public synchronized void close() {
        tellUnlisted();
    }
}
