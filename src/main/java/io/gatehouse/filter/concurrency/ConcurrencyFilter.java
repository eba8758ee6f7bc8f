package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Permits;
import io.gatehouse.route.Per;

/** Turns away what would be too much at once. What was let pass counts until it is over, streams too. */
public final class ConcurrencyFilter implements PolicyFilter.Concern<ConcurrencyPolicy> {

    /** Whoever has too much in flight need not wait for a clock; a moment keeps him from asking in a circle. */
    private static final Headers SOON = Headers.of("Retry-After", "1");

    /** Where nothing is counted apart. */
    private static final Object ALL = "";

    @Override
    public Verdict apply(Exchange exchange, ConcurrencyPolicy policy) {
        Generation generation = exchange.generation();
        if (generation == null) {
            return Verdict.PASS;
        }
        Asked asked = Asked.of(exchange);
        Per per = policy.per();
        Object key = per == null ? ALL : asked.key(per);
        Permits permits = generation.limiters().permits(policy.permits());
        boolean full = !permits.enter(key, policy.max());
        if (!full || policy.mode() == Mode.OBSERVE) {
            // what is only watched takes a place beyond the last
            boolean ignored = full && permits.enter(key, Integer.MAX_VALUE);
            exchange.onComplete(outcome -> permits.leave(key));
        }
        if (!full) {
            return Verdict.PASS;
        }
        String whose = per == null ? "" : " for " + asked.shown(per);
        String reason = "concurrency of " + policy.permits().scope() + ": " + policy.max() + " in flight" + whose;
        String told = "in flight: " + policy.max() + " already (expected: one of them to end)";
        Refusal refusal = new Refusal(Fault.TOO_MANY_AT_ONCE, told, reason, policy.mode());
        return Mode.refuse(exchange, ConcurrencyPolicy.ELEMENT, refusal, SOON);
    }
}
