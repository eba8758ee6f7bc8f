package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;

/** Finds out who asks, and turns away those of whom it cannot. */
public final class AuthenticateFilter implements PolicyFilter.Concern<AuthenticatePolicy> {

    @Override
    public Verdict apply(Exchange exchange, AuthenticatePolicy policy) {
        return new Inquiry(exchange, policy).goOn();
    }
}
