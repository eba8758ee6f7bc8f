package io.gatehouse.filter.limits;

import io.gatehouse.exchange.BodyWatch;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.fault.Fault;

/**
 * Measures how fast a body comes. Only time counts in which the gateway waits for the client, never that in which the upstream
 * takes nothing; and each ten seconds of it are judged for themselves, so that a quick start buys no slow end. The first ten are
 * the grace that a connection needs to get going.
 */
final class BodyPace implements BodyWatch {

    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long LONGEST_NANOS = 1_000_000_000;
    private static final double NANOS_A_SECOND = 1e9;

    private final Exchange exchange;
    private final long rate;
    private final Mode mode;
    private long lastLook;
    private long waited;
    private long before;
    private boolean told;

    /** @param rate bytes a second, at least */
    BodyPace(Exchange exchange, long rate, Mode mode) {
        this.exchange = exchange;
        this.rate = rate;
        this.mode = mode;
        this.lastLook = exchange.startedAt();
    }

    @Override
    public void look(long now, boolean waiting) {
        // a look that is late is not the client's fault: everything has stood still
        long passed = Math.min(now - lastLook, LONGEST_NANOS);
        lastLook = now;
        if (!waiting) {
            return;
        }
        waited += passed;
        if (waited < WINDOW_NANOS) {
            return;
        }
        long all = exchange.bytesIn();
        double pace = (all - before) / (waited / NANOS_A_SECOND);
        before = all;
        waited = 0;
        if (pace < rate && !told) {
            told = true;
            mode.interrupt(
                    exchange,
                    LimitsPolicy.ELEMENT,
                    Fault.BODY_TOO_SLOW,
                    "body-rate: " + (long) pace + " bytes a second (expected: >= " + rate + ")");
        }
    }
}
