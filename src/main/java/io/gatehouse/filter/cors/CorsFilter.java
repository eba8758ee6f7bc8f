package io.gatehouse.filter.cors;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;

/** Answers preflights; every other request passes. */
public final class CorsFilter implements PolicyFilter.Concern<CorsPolicy> {

    private static final Headers DEPENDS_ON_ORIGIN = Headers.of("Vary", "Origin");

    @Override
    public Verdict apply(Exchange exchange, CorsPolicy policy) {
        if (exchange.head().preflightMethod() == null) {
            return Verdict.PASS;
        }
        Refusal refusal = policy.verdict(Asked.of(exchange));
        if (refusal != null) {
            return Mode.refuse(exchange, CorsPolicy.TYPE.element(), refusal, DEPENDS_ON_ORIGIN);
        }
        ResponseHead granted = policy.preflight(exchange.head(), exchange.decision());
        if (granted == null) {
            return Verdict.PASS;
        }
        Answer.of(granted.status(), granted.headers().build()).send(exchange);
        return Verdict.ANSWERED;
    }
}
