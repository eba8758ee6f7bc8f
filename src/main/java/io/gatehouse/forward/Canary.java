package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.forward.CanaryPolicy.Verdict;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Sends some of a route's requests to its canary. */
public final class Canary {

    private static final int PARTS = 1_000_000;

    private Canary() {}

    /**
     * Without chance, so that it can be explained and expected.
     *
     * @return the name of the upstream or split: the canary's where cookie or condition decide so, or else the one that the
     *     route names
     */
    public static String target(RequestHead head, Decision.Routed routed, Action.Forward action) {
        CanaryPolicy canary = routed.route().policies().get(CanaryPolicy.class);
        return canary != null && canary.verdict(head, routed.path()).isCanary() ? canary.to() : action.target();
    }

    /** @return where a request may go: the names of upstreams or splits, each with its share of such requests, from 0 to 1 */
    public static Map<String, Double> targets(RequestHead head, Decision.Routed routed, Action.Forward action) {
        CanaryPolicy canary = routed.route().policies().get(CanaryPolicy.class);
        if (canary == null || canary.verdict(head, routed.path()) != Verdict.DRAW) {
            return Map.of(target(head, routed, action), 1.0);
        }
        Map<String, Double> targets = new LinkedHashMap<>();
        targets.put(action.target(), 1 - canary.share());
        targets.merge(canary.to(), canary.share(), Double::sum);
        return targets;
    }

    /**
     * Decides, by chance where it must, and sees to it that the client remembers and the upstream does not see the cookie.
     *
     * @param random gives, for a bound, a number from 0 below it
     * @return the name of the upstream or split
     */
    static String draw(Exchange exchange, Decision.Routed routed, Action.Forward action, IntUnaryOperator random) {
        CanaryPolicy canary = routed.route().policies().get(CanaryPolicy.class);
        if (canary == null) {
            return action.target();
        }
        Verdict verdict = canary.verdict(exchange.head(), routed.path());
        boolean drawn = verdict.isCanary()
                || (verdict == Verdict.DRAW && random.applyAsInt(PARTS) < Math.round(canary.share() * PARTS));
        String cookie = canary.stickyCookie();
        if (cookie != null) {
            exchange.onRequest(fields -> hideCookie(routed, fields));
            remember(exchange, routed, cookie, verdict, drawn);
        }
        return drawn ? canary.to() : action.target();
    }

    /** Takes away what is between the gateway and the client only: the cookie that remembers the draw. */
    public static void hideCookie(Decision.Routed routed, Headers.Builder fields) {
        CanaryPolicy canary = routed.route().policies().get(CanaryPolicy.class);
        String cookie = canary == null ? null : canary.stickyCookie();
        if (cookie != null) {
            Cookies.remove(fields, cookie);
        }
    }

    /** Who did not meet the condition is not kept from meeting it later. */
    private static void remember(
            Exchange exchange, Decision.Routed routed, String cookie, Verdict verdict, boolean drawn) {
        if (verdict == Verdict.DRAW || verdict == Verdict.ADMITTED) {
            String value = OwnCookie.of(exchange, routed, cookie, drawn ? CanaryPolicy.DRAWN : CanaryPolicy.NOT_DRAWN);
            exchange.onResponse(head -> head.headers().add("Set-Cookie", value));
        }
    }
}
