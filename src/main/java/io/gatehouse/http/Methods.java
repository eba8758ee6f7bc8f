package io.gatehouse.http;

import java.util.Set;

/** Methods of requests (RFC 9110, 9). */
public final class Methods {

    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private Methods() {}

    /** @return whether it may be repeated when it is not known whether it was seen (RFC 9110, 9.2.2) */
    public static boolean isIdempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    /** @return whether it only asks for something (RFC 9110, 9.3.1 and 9.3.2) */
    public static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }
}
