package io.gatehouse.filter.access;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;

/** Turns away who may not come, before anything else is asked about the request. */
public final class AccessFilter implements PolicyFilter.Concern<AccessPolicy> {

    @Override
    public Verdict apply(Exchange exchange, AccessPolicy policy) {
        return Mode.carryOut(exchange, AccessPolicy.ELEMENT, policy.verdict(Asked.of(exchange)));
    }
}
