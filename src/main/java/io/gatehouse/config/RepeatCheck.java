package io.gatehouse.config;

import io.gatehouse.http.Methods;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses what would send a request a second time in routes that take only requests of which none may be sent twice. */
final class RepeatCheck {

    private static final List<String> HEDGED = List.of("GET", "HEAD");
    private static final String P95 = "p95";
    private static final Duration USUAL_FIRST_BYTE = Duration.ofSeconds(30);

    private RepeatCheck() {}

    /**
     * What stands in defaults may be meant for other routes.
     *
     * @param methods of the route; none for any
     * @param policies that hold for it
     */
    static void check(Settings route, List<String> methods, Layer policies) {
        Settings hedge = own(route, "hedge");
        if (hedge != null && !methods.isEmpty() && methods.stream().noneMatch(HEDGED::contains)) {
            hedge.refuse("<hedge> where " + String.join(" ", methods)
                    + " is sent once (expected: only in a route that takes GET or HEAD)");
        } else if (hedge != null) {
            refuseTooLate(hedge, policies.get("timeout"));
        }
        Settings retry = own(route, "retry");
        if (retry != null && retry.has("body")) {
            refuseBody(retry, methods);
        }
        Settings fallback = own(route, "fallback");
        if (fallback != null && fallback.has("to") && isOnly(methods)) {
            refuseStatuses(fallback, methods);
        }
    }

    /** By then there is an answer, or the first endpoint is given up. */
    private static void refuseTooLate(Settings hedge, @Nullable Settings timeout) {
        Duration after = hedge.text("after", P95).strip().equals(P95) ? null : hedge.positiveDuration("after");
        if (after == null) {
            return;
        }
        Duration firstByte = timeout == null ? null : timeout.positiveDuration("first-byte");
        refuseTooLate(hedge, after, "first-byte", firstByte == null ? USUAL_FIRST_BYTE : firstByte);
        for (String limit : List.of("try", "total")) {
            Duration most = timeout == null ? null : timeout.positiveDuration(limit);
            if (most != null) {
                refuseTooLate(hedge, after, limit, most);
            }
        }
    }

    private static void refuseTooLate(Settings hedge, Duration after, String limit, Duration most) {
        if (after.compareTo(most) >= 0) {
            hedge.refuse(
                    "after",
                    hedge.told("after") + " (expected: less than " + limit + " of <timeout>, " + most.toMillis()
                            + "ms)");
        }
    }

    private static void refuseBody(Settings retry, List<String> methods) {
        if (isOnly(methods)) {
            retry.refuse(
                    "body",
                    retry.told("body") + " where " + String.join(" ", methods)
                            + " is not sent once more (expected: only in a route that takes PUT, DELETE or OPTIONS)");
        } else if (retry.integer("max", 1) == 0) {
            retry.refuse("body", retry.told("body") + " together with max=\"0\" (expected: one of them)");
        }
    }

    private static boolean isOnly(List<String> methods) {
        return !methods.isEmpty() && methods.stream().noneMatch(Methods::isIdempotent);
    }

    private static void refuseStatuses(Settings fallback, List<String> methods) {
        for (String word : fallback.words("on")) {
            if (word.matches("[0-9]+")) {
                fallback.refuse(
                        "on",
                        word + " where " + String.join(" ", methods)
                                + " has been answered (expected: unreachable, busy;"
                                + " what was seen is not sent once more)");
            }
        }
    }

    private static @Nullable Settings own(Settings route, String policy) {
        Settings its = route.child(policy);
        return its != null && its.flag("enabled", true) ? its : null;
    }
}
