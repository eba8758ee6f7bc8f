package io.gatehouse.forward;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;

/** Path and query as the upstream gets them. */
public final class UpstreamTarget {

    private UpstreamTarget() {}

    public static String of(RequestHead head, Decision.Routed routed, Action.Forward action) {
        return head.target();
    }
}
