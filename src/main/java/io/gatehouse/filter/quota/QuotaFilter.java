package io.gatehouse.filter.quota;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Allowance;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.Quota;
import java.time.Instant;
import java.time.InstantSource;

/** Turns away whoever has used what is allowed in this day or month, and keeps the books. */
public final class QuotaFilter implements PolicyFilter.Concern<QuotaPolicy> {

    private final InstantSource time;

    public QuotaFilter(InstantSource time) {
        this.time = time;
    }

    @Override
    public Verdict apply(Exchange exchange, QuotaPolicy policy) {
        Generation generation = exchange.generation();
        if (generation == null) {
            return Verdict.PASS;
        }
        Asked asked = Asked.of(exchange);
        Plan plan = generation.table().plan(asked.caller().plan());
        Allowance allowance = policy.allowance(plan);
        String account = asked.account(policy.per());
        Quota.Taken taken =
                generation.limiters().quota(policy.spec(allowance.period())).take(account, allowance.most());
        tell(exchange, allowance, taken);
        boolean passes = taken.granted() || policy.mode() == Mode.OBSERVE;
        if (passes && !asked.caller().isAnonymous()) {
            generation.limiters().usage().add(asked.caller().toString());
        }
        return taken.granted() ? Verdict.PASS : refuse(exchange, policy, allowance, asked, taken);
    }

    private void tell(Exchange exchange, Allowance allowance, Quota.Taken taken) {
        long window = allowance.period().longest().toSeconds();
        exchange.tally().add(QuotaPolicy.ELEMENT, allowance.most(), window, taken.left(), seconds(taken.ends()));
    }

    private long seconds(Instant until) {
        // a period ends with a second; so this is rounded up, and who waits so long does not come too early
        return Math.max(1, until.getEpochSecond() - time.instant().getEpochSecond());
    }

    private Verdict refuse(Exchange exchange, QuotaPolicy policy, Allowance allowance, Asked asked, Quota.Taken taken) {
        String whose = asked.shown(policy.per());
        String reason = "quota of " + policy.scope() + ": more than " + allowance + " for " + whose;
        String told = "quota: " + allowance + " used (expected: to wait until " + taken.ends() + ")";
        return Mode.refuse(
                exchange,
                QuotaPolicy.ELEMENT,
                new Refusal(Fault.QUOTA_EXHAUSTED, told, reason, policy.mode()),
                Headers.of("Retry-After", Long.toString(seconds(taken.ends()))));
    }
}
