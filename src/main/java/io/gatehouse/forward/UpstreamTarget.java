package io.gatehouse.forward;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;

/** Path and query as the upstream gets them. */
public final class UpstreamTarget {

    private UpstreamTarget() {}

    /** @return the query as it came; a lone question mark is kept */
    public static String of(RequestHead head, Decision.Routed routed) {
        String path = routed.upstreamPath();
        return head.query() == null ? path : path + '?' + head.query();
    }
}
