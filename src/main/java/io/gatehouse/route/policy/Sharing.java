package io.gatehouse.route.policy;

import io.gatehouse.http.Headers;

/** A policy that names other sites whose pages may use a route. At most one stands on a route. */
public interface Sharing extends Policy {

    /** @return whether the request says that a page of a site sent it that is named; one of all is not */
    boolean names(Headers request);

    /** @return as above, of a site whose pages may also use what browsers add by themselves: cookies, certificates */
    boolean trusts(Headers request);
}
