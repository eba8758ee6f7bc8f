package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Cookies;
import io.gatehouse.http.RequestHead;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Draws the requests that go to a canary. */
final class Canary {

    private static final int PARTS = 1_000_000;
    private static final String YES = "1";
    private static final String NO = "0";

    private Canary() {}

    /** @return the name of the upstream or split: the canary's, or the one that the route names */
    static String draw(Exchange exchange, String to, IntUnaryOperator random) {
        CanaryPolicy canary = exchange.policy(CanaryPolicy.class);
        if (canary == null) {
            return to;
        }
        String cookie = canary.stickyCookie();
        String remembered =
                cookie == null ? null : Cookies.first(exchange.head().headers(), cookie);
        if (YES.equals(remembered) || NO.equals(remembered)) {
            return YES.equals(remembered) ? canary.to() : to;
        }
        boolean drawn = isAdmitted(canary, exchange.head()) && random.applyAsInt(PARTS) < canary.share() * PARTS;
        if (cookie != null) {
            exchange.onResponse(head -> head.headers()
                    .add("Set-Cookie", cookie + '=' + (drawn ? YES : NO) + "; Path=/; HttpOnly; SameSite=Lax"));
        }
        return drawn ? canary.to() : to;
    }

    private static boolean isAdmitted(CanaryPolicy canary, @Nullable RequestHead head) {
        return head != null && canary.when() != null;
    }
}
