package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.List;

/** Which requests are the origin's alone, as far as their heads say. */
public final class Bypass {

    /** By which some applications take a GET for something else. */
    private static final List<String> OTHER_METHODS =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

    private Bypass() {}

    /** @return whether nothing stored may answer it, nor its answer be stored (RFC 9111, 4.3.2) */
    public static boolean isTaken(String method, Headers headers) {
        boolean get = method.equals("GET") || method.equals("HEAD");
        if (!get || headers.contains("If-Match") || headers.contains("If-Unmodified-Since")) {
            return true;
        }
        for (String field : OTHER_METHODS) {
            if (headers.contains(field)) {
                return true;
            }
        }
        return false;
    }
}
