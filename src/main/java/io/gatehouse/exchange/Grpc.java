package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How gRPC is told what went wrong: by a status that stands in the trailers of an answer of 200. The text of its specification is <a
 * href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>.
 */
public final class Grpc {

    private static final String TYPE = "application/grpc";
    private static final String STATUS = "grpc-status";

    /** What stays in the head of an answer that is nothing but trailers: it tells of the message, not of the call. */
    private static final Set<String> OF_THE_HEAD =
            Set.of("content-type", "content-length", "date", "server", "set-cookie", "via", "x-request-id");

    private static final int CANCELLED = 1;
    private static final int INVALID_ARGUMENT = 3;
    private static final int DEADLINE_EXCEEDED = 4;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int FAILED_PRECONDITION = 9;
    private static final int UNIMPLEMENTED = 12;
    private static final int INTERNAL = 13;
    private static final int UNAVAILABLE = 14;
    private static final int UNAUTHENTICATED = 16;

    private Grpc() {}

    /** @return whether a message is one of gRPC; gRPC-Web, which has another framing, is not */
    public static boolean is(Headers headers) {
        return is(headers.first("Content-Type"));
    }

    private static boolean is(@Nullable String type) {
        if (type == null || !type.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
            return false;
        }
        char next = type.length() == TYPE.length() ? ';' : type.charAt(TYPE.length());
        return next == '+' || next == ';' || next == ' ';
    }

    /** @return the status that a client of gRPC is told of a fault */
    static int status(Fault fault) {
        return switch (fault) {
            case MALFORMED_REQUEST, AMBIGUOUS_PATH, URI_TOO_LONG, HEADERS_TOO_LARGE, WEBSOCKET_VERSION ->
                INVALID_ARGUMENT;
            case UNAUTHENTICATED -> UNAUTHENTICATED;
            case FORBIDDEN, ACCESS_DENIED, ORIGIN_NOT_ALLOWED, CROSS_SITE -> PERMISSION_DENIED;
            case NO_ROUTE, METHOD_NOT_ALLOWED, MISDIRECTED -> UNIMPLEMENTED;
            case BODY_TOO_LARGE, TOO_MANY_FAILURES, QUOTA_EXHAUSTED, TOO_MANY_AT_ONCE, RATE_LIMITED ->
                RESOURCE_EXHAUSTED;
            case ORDER_REFUSED -> FAILED_PRECONDITION;
            case BODY_TOO_SLOW, CLIENT_GONE -> CANCELLED;
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, TOTAL_TIMEOUT -> DEADLINE_EXCEEDED;
            case INTERNAL, UPSTREAM_MALFORMED -> INTERNAL;
            case NOT_CACHED,
                    MAINTENANCE,
                    ROUTE_DISABLED,
                    NOT_READY,
                    IDENTITY_UNAVAILABLE,
                    AUDIT_UNAVAILABLE,
                    LIMITS_UNAVAILABLE,
                    UPSTREAM_BUSY,
                    OVERLOADED,
                    NO_ENDPOINT,
                    CONNECT_FAILED,
                    UPSTREAM_BROKE,
                    CONNECT_TIMEOUT -> UNAVAILABLE;
        };
    }

    /** @param told what the client is to know beside the fault, or null */
    static Map<String, String> trailers(Fault fault, @Nullable String told) {
        String message = told == null ? fault.title() : fault.title() + ": " + told;
        return Map.of(STATUS, Integer.toString(status(fault)), "grpc-message", encoded(message));
    }

    /** As the specification says: everything but printable ASCII and the percent sign as UTF-8, in percents. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= ' ' && b < 0x7f && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
            }
        }
        return encoded.toString();
    }

    /**
     * An answer that is nothing but trailers says all of it in its head. A container ends a head and a stream apart, so that a client
     * would take them for those of a call that has no status: what speaks of the call follows the head.
     *
     * @param head of an answer behind which nothing comes; loses what is returned
     * @return the trailers; null where it is no such answer
     */
    public static @Nullable Map<String, String> trailersOnly(ResponseHead head) {
        Headers.Builder fields = head.headers();
        if (!is(fields.first("Content-Type")) || fields.first(STATUS) == null) {
            return null;
        }
        Map<String, String> trailers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fields.build().forEach((name, value) -> {
            if (!OF_THE_HEAD.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                trailers.merge(name, value, (one, other) -> one + ", " + other);
            }
        });
        fields.removeIf(trailers::containsKey).remove("Content-Length");
        return trailers;
    }
}
