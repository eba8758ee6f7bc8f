package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import io.gatehouse.route.Sharing;
import io.gatehouse.route.VirtualHost;
import java.util.Set;

/**
 * Whether a request that changes something was made by a page of another site, which the browser sends a credential along with that it
 * has: the cookie of a sign-on, a password, a certificate.
 * Browsers say by themselves where a request comes from: {@code Sec-Fetch-Site}, or {@code Origin}.
 */
final class CrossSite {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    static final String REASON = "Sec-Fetch-Site or Origin: another site, or none (expected: the gateway's own)";

    private CrossSite() {}

    /** @param own what browsers know this host by */
    static boolean isSuspect(RequestHead head, Origin own) {
        if (SAFE.contains(head.method())) {
            return false;
        }
        return isForeign(head.headers(), own);
    }

    /**
     * As {@link #isSuspect}, for what programs send too: a request that says nothing of where it comes from is one of theirs, since browsers
     * always say, of what changes something. A site that the route's {@code cors} names may make such requests.
     */
    static boolean isOfAnotherSite(Exchange exchange) {
        RequestHead head = exchange.head();
        Headers headers = head.headers();
        boolean said = headers.contains("Sec-Fetch-Site") || headers.contains("Origin");
        return said && isSuspect(head, own(exchange)) && !isShared(exchange);
    }

    private static Origin own(Exchange exchange) {
        VirtualHost block = exchange.virtualHost();
        return block == null ? Origin.of(exchange.head()) : block.origin(exchange.head());
    }

    private static boolean isShared(Exchange exchange) {
        Route route = exchange.route();
        Sharing sharing = route == null ? null : route.policies().sharing();
        return sharing != null && sharing.names(exchange.head().headers());
    }

    /** @return whether it was not made by a page of this host, or by the person */
    static boolean isForeign(Headers headers, Origin own) {
        String site = headers.first("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = headers.first("Origin");
        return origin == null || !origin.equalsIgnoreCase(own.scheme() + "://" + own.authority());
    }
}
