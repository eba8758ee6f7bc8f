package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Sharing;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that changes something was made by a page of another site, which the browser sends a credential along with that it
 * has: the cookie of a sign-on, a password, a certificate.
 * Browsers say by themselves where a request comes from: {@code Sec-Fetch-Site}, or {@code Origin}.
 */
public final class CrossSite {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    public static final String REASON = "Sec-Fetch-Site or Origin: another site, or none (expected: the gateway's own)";

    private CrossSite() {}

    /**
     * Of what browsers alone send, such as a cookie. A site that the route's {@code cors} trusts with credentials may make such requests.
     *
     * @param own what browsers know this host by
     */
    public static boolean isSuspect(Exchange exchange, Origin own) {
        return changes(exchange.head(), own) && !isTrusted(exchange);
    }

    private static boolean changes(RequestHead head, Origin own) {
        return !SAFE.contains(head.method()) && isForeign(head.headers(), own);
    }

    /**
     * As {@link #isSuspect}, for what programs send too: a request that says nothing of where it comes from is one of theirs, since browsers
     * always say, of what changes something.
     *
     * @param written whether a page may have put it into the request itself; then it is enough that {@code cors} names its site
     */
    static boolean isOfAnotherSite(Exchange exchange, boolean written) {
        Headers headers = exchange.head().headers();
        boolean said = headers.contains("Sec-Fetch-Site") || headers.contains("Origin");
        return said && changes(exchange.head(), own(exchange)) && !(written ? isNamed(exchange) : isTrusted(exchange));
    }

    static Origin own(Exchange exchange) {
        VirtualHost block = exchange.virtualHost();
        return block == null ? Origin.of(exchange.head()) : block.origin(exchange.head());
    }

    private static boolean isNamed(Exchange exchange) {
        Sharing sharing = sharing(exchange);
        return sharing != null && sharing.names(exchange.head().headers());
    }

    private static boolean isTrusted(Exchange exchange) {
        Sharing sharing = sharing(exchange);
        return sharing != null && sharing.trusts(exchange.head().headers());
    }

    private static @Nullable Sharing sharing(Exchange exchange) {
        Route route = exchange.route();
        return route == null ? null : route.policies().sharing();
    }

    /** @return whether it was not made by a page of this host, or by the person */
    public static boolean isForeign(Headers headers, Origin own) {
        String site = headers.first("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = headers.first("Origin");
        return origin == null || !origin.equalsIgnoreCase(own.scheme() + "://" + own.authority());
    }
}
