package io.gatehouse.config;

import io.gatehouse.http.Methods;
import io.gatehouse.route.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses what would send a request a second time in routes that take only requests of which none may be sent twice. */
final class RepeatCheck {

    private RepeatCheck() {}

    /**
     * What stands in defaults may be meant for other routes.
     *
     * @param methods of the route; none for any
     */
    static void check(Settings route, List<String> methods) {
        Settings fallback = own(route, "fallback");
        if (fallback != null && fallback.has("to") && isOnly(methods)) {
            refuseStatuses(fallback, methods);
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
