package io.gatehouse.filter.ratelimit;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.exchange.Tally;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Limiter;
import io.gatehouse.route.settings.Settings;
import java.util.List;

/** Turns away what comes too often. A request that is refused by one limit has been counted by those before it. */
public final class RateLimitFilter implements PolicyFilter.Concern<RateLimitPolicy> {

    private final Turn turn;
    private final Notices notices;

    /** When it is asked. */
    public enum Turn {
        /** before anybody is asked who they are: guesses count too */
        EARLY,
        /** when it is known */
        LATE
    }

    /** @param notices are told of costs that cannot be understood */
    public RateLimitFilter(Turn turn, Notices notices) {
        this.turn = turn;
        this.notices = notices;
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
        Tally tally = exchange.tally();
        for (Limit limit : limits) {
            Limiter limiter =
                    generation.limiters().get(limit.spec(), asked.caller().plan());
            LimitSpec spec = limiter.inForce();
            Object key = asked.key(limit.per());
            Draw draw = limiter.draw(key, limit.costs().of(asked.head().method()));
            if (draw.known()) {
                tally.add(spec, draw, policy.classic());
            }
            if (!draw.granted() && refuse(exchange, limit, spec, asked, draw) == Verdict.ANSWERED) {
                return Verdict.ANSWERED;
            }
            charge(exchange, limit, limiter, key, tally);
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
        String reason = "limit " + spec + ": more than " + spec.rate() + " for " + asked.shown(limit.per());
        return Mode.refuse(
                exchange,
                RateLimitPolicy.ELEMENT,
                new Refusal(Fault.RATE_LIMITED, told, reason, limit.mode()),
                Headers.of("Retry-After", Long.toString(wait)));
    }

    /** What the upstream says that it cost is paid afterwards. */
    private void charge(Exchange exchange, Limit limit, Limiter limiter, Object key, Tally tally) {
        String field = limit.costs().field();
        if (field != null) {
            // run before the tally tells, because it is left later
            exchange.onResponse(head -> {
                List<String> values = head.headers().all(field);
                if (!values.isEmpty()) {
                    int cost = cost(exchange, limit, limiter, values);
                    limiter.charge(key, cost);
                    tally.charge(limiter.inForce(), cost);
                }
            });
        }
    }

    /** Nothing is to become cheaper by a mistake: what cannot be understood costs as much again as the request itself. */
    private int cost(Exchange exchange, Limit limit, Limiter limiter, List<String> values) {
        int said = Costs.said(values);
        if (said != Costs.UNREADABLE) {
            return said;
        }
        if (limiter.misread().add()) {
            notices.warn(
                    exchange,
                    "limit " + limit.spec() + ": " + limit.costs().field() + ": "
                            + Settings.shown(String.join(", ", values))
                            + " (expected: one whole number); counted as what the request costs, "
                            + limiter.misread().total() + " times since the start");
        }
        return limit.costs().of(exchange.head().method());
    }
}
