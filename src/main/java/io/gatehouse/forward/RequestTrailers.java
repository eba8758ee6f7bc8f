package io.gatehouse.forward;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import java.util.List;
import java.util.function.Consumer;

/**
 * What of the fields behind a request's body goes upstream (RFC 9110, 6.5). Who joins them with those of the head must not be told
 * anything that the head was not allowed to say.
 */
final class RequestTrailers {

    /** What says how a message is framed, where it goes, who asks, or what is to be done with it (RFC 9110, 6.5.1). */
    private static final FieldNames OF_THE_HEAD = FieldNames.of(List.of(
            "authorization",
            "cache-control",
            "cookie",
            "date",
            "expect",
            "host",
            "max-forwards",
            "origin",
            "pragma",
            "range",
            "referer",
            "user-agent",
            "via",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url"));

    private static final List<String> BEGINNINGS = List.of("content-", "if-", "accept", "access-control-", "sec-");

    private RequestTrailers() {}

    /**
     * @param head as the client sent it
     * @param sent as it was sent on
     * @param identityFields in which upstreams are told who asks
     * @param rewrites what the policies of the route change of a head: what they would take away or change does not pass
     */
    static Headers up(
            Headers came,
            Headers head,
            Headers sent,
            FieldNames identityFields,
            List<Consumer<Headers.Builder>> rewrites) {
        Headers left = HopByHop.remove(came)
                .removeIf(name -> !Ascii.isToken(name)
                        || isOfTheHead(name)
                        || RequestComposer.isOurs(name, identityFields)
                        || names(head, name)
                        || names(sent, name))
                .build();
        if (left.size() == 0) {
            return left;
        }
        Headers.Builder rewritten = left.toBuilder();
        rewrites.forEach(rewrite -> rewrite.accept(rewritten));
        Headers after = rewritten.build();
        return left.toBuilder()
                .removeIf((name, value) -> !after.all(name).contains(value))
                .build();
    }

    private static boolean isOfTheHead(String name) {
        return OF_THE_HEAD.has(name)
                || BEGINNINGS.stream().anyMatch(some -> name.regionMatches(true, 0, some, 0, some.length()));
    }

    private static boolean names(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (FieldNames.areSpellings(headers.name(i), name)) {
                return true;
            }
        }
        return false;
    }
}
