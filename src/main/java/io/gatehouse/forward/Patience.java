package io.gatehouse.forward;

import io.gatehouse.exchange.Timing.Phase;
import io.gatehouse.fault.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Knows what an exchange waits for and since when, and when that has become too long. Any thread may tell and ask. */
final class Patience {

    private final TimeoutPolicy timeouts;
    private final Duration queueTimeout;
    private final long startedAt;
    private volatile Wait wait = Wait.FOR_A_PLACE;
    private volatile long since;
    private volatile long triedSince;

    /** What an exchange may wait for. */
    enum Wait {
        FOR_A_PLACE(Phase.QUEUE),
        TO_CONNECT(Phase.CONNECT),
        /** for the upstream to take the body, or for the client to send it */
        TO_SEND(Phase.SEND),
        FOR_THE_ANSWER(Phase.FIRST_BYTE),
        /** of the answer's body */
        FOR_MORE(Phase.BODY);

        private final Phase phase;

        Wait(Phase phase) {
            this.phase = phase;
        }

        /** @return where the time goes meanwhile */
        Phase phase() {
            return phase;
        }
    }

    /**
     * A timeout that has passed.
     *
     * @param detail the timeout's name and value
     */
    record Lost(Fault fault, String detail) {}

    /** @param startedAt by the ticker, in nanoseconds */
    Patience(TimeoutPolicy timeouts, Duration queueTimeout, long startedAt) {
        this.timeouts = timeouts;
        this.queueTimeout = queueTimeout;
        this.startedAt = startedAt;
        this.since = startedAt;
        this.triedSince = startedAt;
    }

    void waitFor(Wait what, long now) {
        if (what == Wait.TO_CONNECT) {
            triedSince = now;
        }
        since = now;
        wait = what;
    }

    /** A byte went one way or the other. */
    void progressed(long now) {
        since = now;
    }

    Wait what() {
        return wait;
    }

    /** @return nanoseconds without a byte */
    long waited(long now) {
        return now - since;
    }

    /**
     * @param clients whether it is the client who lets the upstream wait
     * @return null while there is patience left
     */
    @Nullable
    Lost lost(long now, boolean clients) {
        if (isOver(now - startedAt, timeouts.total())) {
            return new Lost(Fault.TOTAL_TIMEOUT, "total: " + timeouts.total());
        }
        boolean trying = wait != Wait.FOR_A_PLACE && wait != Wait.FOR_MORE;
        if (trying && isOver(now - triedSince, timeouts.tryFor())) {
            return new Lost(Fault.FIRST_BYTE_TIMEOUT, "try: " + timeouts.tryFor());
        }
        Duration limit = limit();
        return isOver(now - since, limit) ? new Lost(fault(clients), name() + ": " + limit) : null;
    }

    /** @return nanoseconds that an endpoint which is asked now has for its answer; -1 when nobody said */
    long left(long now) {
        long whole = left(timeouts.total(), now - startedAt);
        long once = left(timeouts.tryFor(), now - triedSince);
        return whole < 0 || (once >= 0 && once < whole) ? once : whole;
    }

    private static long left(@Nullable Duration limit, long gone) {
        return limit == null ? -1 : Math.max(0, limit.toNanos() - gone);
    }

    private Duration limit() {
        return switch (wait) {
            case FOR_A_PLACE -> queueTimeout;
            case TO_CONNECT -> timeouts.connect();
            case TO_SEND, FOR_MORE -> timeouts.idle();
            case FOR_THE_ANSWER -> timeouts.firstByte();
        };
    }

    private String name() {
        return switch (wait) {
            case FOR_A_PLACE -> "queue-timeout";
            case TO_CONNECT -> "connect";
            case TO_SEND, FOR_MORE -> "idle";
            case FOR_THE_ANSWER -> "first-byte";
        };
    }

    private Fault fault(boolean clients) {
        return switch (wait) {
            case FOR_A_PLACE -> Fault.UPSTREAM_BUSY;
            case TO_CONNECT -> Fault.CONNECT_TIMEOUT;
            case TO_SEND -> clients ? Fault.BODY_TOO_SLOW : Fault.IDLE_TIMEOUT;
            case FOR_THE_ANSWER -> Fault.FIRST_BYTE_TIMEOUT;
            case FOR_MORE -> clients ? Fault.CLIENT_GONE : Fault.IDLE_TIMEOUT;
        };
    }

    private static boolean isOver(long nanos, @Nullable Duration limit) {
        return limit != null && nanos > limit.toNanos();
    }
}
