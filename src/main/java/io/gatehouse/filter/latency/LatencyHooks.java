package io.gatehouse.filter.latency;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;

/** Adds {@code Server-Timing} (W3C) to answers where the route says so, behind what an upstream has said there. */
public final class LatencyHooks implements PolicyFilter.Concern<LatencyPolicy> {

    private static final String FIELD = "Server-Timing";

    @Override
    public Verdict apply(Exchange exchange, LatencyPolicy policy) {
        if (policy.serverTiming()) {
            exchange.timing().tellConcerns();
            exchange.onResponse(
                    head -> head.headers().add(FIELD, exchange.timing().serverTiming()));
        }
        return Verdict.PASS;
    }
}
