package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.route.Decision;

/** Cookies by which clients remember, for the gateway, where they were sent. */
final class OwnCookie {

    private OwnCookie() {}

    /** @return a session cookie (RFC 6265, 4.1) for everything that the gateway serves under this host */
    static String of(Exchange exchange, Decision.Routed routed, String name, String value) {
        String contextPath = exchange.arrival().contextPath();
        boolean secure = "https".equals(routed.host().origin(exchange.head()).scheme());
        return name + '=' + value + "; Path=" + (contextPath.isEmpty() ? "/" : contextPath) + "; HttpOnly; SameSite=Lax"
                + (secure ? "; Secure" : "");
    }
}
