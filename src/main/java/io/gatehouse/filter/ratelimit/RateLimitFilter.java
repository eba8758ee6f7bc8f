package io.gatehouse.filter.ratelimit;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Limiter;
import io.gatehouse.limit.Plan;
import java.util.List;

/** Turns away what comes too often. A request that is refused by one limit has been counted by those before it. */
public final class RateLimitFilter implements PolicyFilter.Concern<RateLimitPolicy> {

    private final Turn turn;

    /** When it is asked. */
    public enum Turn {
        /** before anybody is asked who they are: guesses count too */
        EARLY,
        /** when it is known */
        LATE
    }

    public RateLimitFilter(Turn turn) {
        this.turn = turn;
    }

    @Override
    public Verdict apply(Exchange exchange, RateLimitPolicy policy) {
        if (turn == Turn.EARLY) {
            hideCosts(exchange, policy);
        }
        List<Limit> limits = turn == Turn.EARLY ? policy.early() : policy.late();
        Generation generation = exchange.generation();
        if (limits.isEmpty() || generation == null) {
            return Verdict.PASS;
        }
        Asked asked = Asked.of(exchange);
        Plan plan = generation.table().plan(asked.caller().plan());
        Tally tally = new Tally(policy.classic());
        exchange.onResponse(head -> tally.tell(head.headers()));
        for (Limit limit : limits) {
            Limiter limiter = generation.limiters().get(limit.spec().under(plan));
            LimitSpec spec = limiter.inForce();
            Object key = limit.per().key(asked.head(), asked.path(), asked.caller());
            Draw draw = limiter.draw(key, limit.costs().of(asked.head().method()));
            if (draw.known()) {
                tally.add(spec, draw);
            }
            if (!draw.granted() && refuse(exchange, limit, spec, asked, draw) == Verdict.ANSWERED) {
                return Verdict.ANSWERED;
            }
            charge(exchange, limit, limiter, key);
        }
        return Verdict.PASS;
    }

    /** What something costs is a matter between upstream and gateway. Left first, and so carried out when all have read it. */
    private static void hideCosts(Exchange exchange, RateLimitPolicy policy) {
        if (!policy.costFields().isEmpty()) {
            exchange.onResponse(head -> policy.costFields().forEach(head.headers()::remove));
        }
    }

    /** A limit that only observes lets go on. */
    private static Verdict refuse(Exchange exchange, Limit limit, LimitSpec spec, Asked asked, Draw draw) {
        long wait = Math.max(1, Tally.seconds(draw.nanosToWait()));
        if (!draw.known()) {
            String reason = "limit " + spec + ": its grid is away";
            return Mode.refuse(
                    exchange,
                    RateLimitPolicy.ELEMENT,
                    new Refusal(Fault.LIMITS_UNAVAILABLE, null, reason, limit.mode()),
                    Headers.of("Retry-After", Long.toString(wait)));
        }
        String name = spec.name();
        String told = "limit \"" + name + "\": no more now (expected: to wait " + wait + " s)";
        String reason = "limit " + spec + ": more than " + spec.rate() + " for "
                + limit.per().shown(asked.head(), asked.path(), asked.caller());
        return Mode.refuse(
                exchange,
                RateLimitPolicy.ELEMENT,
                new Refusal(Fault.RATE_LIMITED, told, reason, limit.mode()),
                Headers.of("Retry-After", Long.toString(wait)));
    }

    /** What the upstream says that it cost is paid afterwards. */
    private static void charge(Exchange exchange, Limit limit, Limiter limiter, Object key) {
        String field = limit.costs().field();
        if (field != null) {
            exchange.onResponse(head -> {
                limiter.charge(key, Costs.said(head.headers().first(field)));
            });
        }
    }
}
