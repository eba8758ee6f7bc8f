package io.gatehouse.upstream;

import io.gatehouse.http.Cookies;
import io.gatehouse.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What makes requests go where others went before.
 *
 * @param hashOn the parts of a request by which {@code balance="hash"} tells them apart, as {@code rate-limit} has them in {@code per};
 *     null for another balance
 * @param cookie the name of a cookie of the gateway's own that names the endpoint, or null
 * @param session the name of the application's session cookie, whose value ends in a dot and the endpoint's {@code route}, or null
 */
public record Affinity(
        @Nullable String hashOn,
        @Nullable String cookie,
        @Nullable String session) {

    public static final Affinity NONE = new Affinity(null, null, null);

    /** Takes the cookie away, which is between the gateway and the client only. */
    public void hideCookie(Headers.Builder fields) {
        if (cookie != null) {
            Cookies.remove(fields, cookie);
        }
    }
}
