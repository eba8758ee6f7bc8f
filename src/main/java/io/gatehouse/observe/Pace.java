package io.gatehouse.observe;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets some pass at once, and then so many a second (the generic cell rate algorithm): so that of what comes in a flood as much is kept as there
 * is room for, and all others read one number. Any thread may call.
 */
final class Pace {

    private static final long NANOS_A_SECOND = 1_000_000_000L;

    private final int atOnce;
    private final long interval;

    /** when the next one would be due if they came evenly, by the ticker */
    private final AtomicLong due;

    /**
     * @param now by the ticker
     */
    Pace(int atOnce, int aSecond, long now) {
        this.atOnce = atOnce;
        this.interval = NANOS_A_SECOND / aSecond;
        this.due = new AtomicLong(now);
    }

    /** @return whether this one passes */
    boolean takes(long now) {
        while (true) {
            long before = due.get();
            if (before - now > interval * (atOnce - 1)) {
                return false;
            }
            if (due.compareAndSet(before, (before - now > 0 ? before : now) + interval)) {
                return true;
            }
        }
    }
}
