package io.gatehouse.filter.cors;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;

/**
 * Replaces what the upstream says of CORS on every answer, also on those of the gateway itself, so that a page can read why it
 * was turned away. Of a preflight the {@link CorsFilter} says everything.
 */
public final class CorsHooks implements PolicyFilter.Concern<CorsPolicy> {

    @Override
    public Verdict apply(Exchange exchange, CorsPolicy policy) {
        if (exchange.head().preflightMethod() == null) {
            String reader = policy.reader(exchange.head().headers());
            exchange.onResponse(answer -> policy.replace(answer.headers(), reader));
        }
        return Verdict.PASS;
    }
}
