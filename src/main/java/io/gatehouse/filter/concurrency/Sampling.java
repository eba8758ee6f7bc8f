package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.ByteTap;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.exchange.container.RequestBodies;
import io.gatehouse.limit.Permits;
import java.io.IOException;
import java.util.function.LongSupplier;

/**
 * Measures how long an upstream takes for one request: from the last byte of it that came from the client to the head of the answer. How
 * fast clients send and read does not count. What the upstream did not answer well is no measure: an error is quick, and nobody's
 * capacity; a client that goes away has seen no head.
 */
final class Sampling implements ByteTap {

    private static final int SERVER_ERRORS = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final Exchange exchange;
    private final Permits permits;
    private final Object key;
    private final int most;
    private final LongSupplier nanoTime;
    private volatile long since;

    /** @param most what the limit is never above */
    Sampling(Exchange exchange, Permits permits, Object key, int most, LongSupplier nanoTime) {
        this.exchange = exchange;
        this.permits = permits;
        this.key = key;
        this.most = most;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    /** @param leaving gives the place back, once the head of an answer is there */
    void begin(Runnable leaving) {
        if (mayHaveBody()) {
            exchange.onRequestBytes(this);
        }
        exchange.onResponse(head -> {
            responded(head);
            leaving.run();
        });
    }

    private boolean mayHaveBody() {
        try {
            return RequestBodies.follows(exchange.request());
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void bytes(byte[] bytes, int offset, int length) {
        since = nanoTime.getAsLong();
    }

    private void responded(ResponseHead head) {
        boolean answered = exchange.endpoint() != null
                && exchange.fault() == null
                && exchange.upward().fallback() == null
                && head.status() < SERVER_ERRORS
                && head.status() != TOO_MANY_REQUESTS;
        if (answered) {
            permits.gradient().sample(nanoTime.getAsLong() - since, permits.inFlight(key), most);
        }
    }
}
