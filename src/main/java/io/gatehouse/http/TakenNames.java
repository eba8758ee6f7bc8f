package io.gatehouse.http;

import java.util.Locale;
import java.util.Set;

/** Names of fields in which HTTP or the gateway itself says something, so that they cannot say anything else. */
public final class TakenNames {

    private static final Set<String> OF_REQUESTS = Set.of(
            "host",
            "authorization",
            "cookie",
            "date",
            "expect",
            "range",
            "origin",
            "referer",
            "user-agent",
            "via",
            "max-forwards",
            "cache-control",
            "pragma",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-forwarded-prefix",
            "x-request-id");

    private static final Set<String> OF_ANSWERS = Set.of(
            "set-cookie",
            "date",
            "age",
            "allow",
            "location",
            "etag",
            "last-modified",
            "expires",
            "cache-control",
            "pragma",
            "vary",
            "via",
            "server",
            "retry-after",
            "www-authenticate",
            "ratelimit",
            "ratelimit-policy",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-request-id");

    private TakenNames() {}

    /** @return whether a request cannot say something of its own in a field of this name */
    public static boolean inRequests(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return isOfMessages(key)
                || OF_REQUESTS.contains(key)
                || key.startsWith("accept")
                || key.startsWith("if-")
                || key.startsWith("sec-")
                || key.startsWith("access-control-");
    }

    /** @return whether an answer cannot say something of its own in a field of this name */
    public static boolean inAnswers(String name) {
        String key = name.toLowerCase(Locale.ROOT);
        return isOfMessages(key)
                || OF_ANSWERS.contains(key)
                || key.startsWith("accept-")
                || key.startsWith("access-control-");
    }

    private static boolean isOfMessages(String key) {
        return HopByHop.isOne(key) || key.startsWith("content-") || key.startsWith("proxy-");
    }
}
