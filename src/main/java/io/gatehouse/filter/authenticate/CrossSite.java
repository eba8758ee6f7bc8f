package io.gatehouse.filter.authenticate;

import io.gatehouse.http.Headers;
import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import java.util.Set;

/**
 * Whether a request that changes something was made by a page of another site, which the browser sends the cookie of a sign-on along with.
 * Browsers say by themselves where a request comes from: {@code Sec-Fetch-Site}, or {@code Origin}.
 */
final class CrossSite {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private CrossSite() {}

    /** @param own what browsers know this host by */
    static boolean isSuspect(RequestHead head, Origin own) {
        if (SAFE.contains(head.method())) {
            return false;
        }
        return isForeign(head.headers(), own);
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
