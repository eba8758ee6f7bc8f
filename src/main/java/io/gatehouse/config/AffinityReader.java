package io.gatehouse.config;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Cookies;
import io.gatehouse.route.match.Per;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.upstream.Affinity;
import io.gatehouse.upstream.UpstreamSpec.Balance;
import java.util.HashMap;
import java.util.Map;

/** Reads what {@code <upstream>} says of requests that belong to an endpoint. */
final class AffinityReader {

    private static final String COOKIE = "sticky-cookie";
    private static final String SESSION = "sticky-session";
    private static final String HASH_ON = "hash-on";

    private AffinityReader() {}

    static Affinity affinity(Settings upstream, Balance balance) {
        String hashOn = upstream.parse(HASH_ON, text -> Per.parse(text).toString());
        if (balance == Balance.HASH && !upstream.has(HASH_ON)) {
            upstream.refuse("balance", "hash of nothing (expected: hash-on as well, such as hash-on=\"client-ip\")");
        }
        if (balance != Balance.HASH && upstream.has(HASH_ON)) {
            upstream.refuse(
                    HASH_ON, upstream.told(HASH_ON) + " for a balance that does not hash (expected: balance=\"hash\")");
        }
        if (upstream.has(COOKIE) && upstream.has(SESSION)) {
            upstream.refuse(SESSION, "beside " + COOKIE + " (expected: one of the two)");
        }
        routes(upstream);
        Affinity affinity = new Affinity(
                balance == Balance.HASH ? hashOn : null,
                upstream.parse(COOKIE, AffinityReader::ownCookie),
                upstream.parse(SESSION, AffinityReader::cookie));
        return affinity.equals(Affinity.NONE) ? Affinity.NONE : affinity;
    }

    /** Sessions name endpoints by routes, so that each has one of its own. */
    private static void routes(Settings upstream) {
        Map<String, Position> first = new HashMap<>();
        for (Settings endpoint : upstream.children("endpoint")) {
            String route = endpoint.text("route");
            if (upstream.has(SESSION) && route == null) {
                endpoint.refuse("<endpoint> without a route in an upstream with " + SESSION
                        + " (expected: route, as the server appends it to session ids: jvmRoute, instance-id)");
            } else if (!upstream.has(SESSION) && route != null) {
                endpoint.refuse("route", "where no session names it (expected: " + SESSION + " in <upstream>)");
            }
            Position before = route == null ? null : first.putIfAbsent(route, endpoint.at("route"));
            if (before != null) {
                endpoint.refuse(
                        "route",
                        Settings.shown(String.valueOf(route))
                                + " a second time (expected: each route once; the first is at " + before + ")");
            }
        }
    }

    /** @throws IllegalArgumentException if sessions cannot end in it */
    static String route(String text) {
        if (!text.matches("[A-Za-z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: letters, digits, '_' and '-', 64 at most)");
        }
        return text;
    }

    private static String ownCookie(String text) {
        if (text.startsWith(Cookies.OWN)) {
            throw new IllegalArgumentException(
                    text + " (expected: another name; what begins with " + Cookies.OWN + " is for sign-on)");
        }
        return cookie(text);
    }

    private static String cookie(String text) {
        if (!Ascii.isToken(text)) {
            throw new IllegalArgumentException(Settings.shown(text) + " (expected: the name of a cookie)");
        }
        return text;
    }
}
