package io.gatehouse.config;

import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cookies by which upstreams keep clients. One of the gateway's own is between it and clients alone: a second upstream that had it,
 * too, would overwrite it, and an application that called its session so would never see it.
 */
final class CookieNames {

    private static final String OWN = "sticky-cookie";
    private static final String SESSION = "sticky-session";

    private final Map<String, Position> own = new HashMap<>();
    private final Map<String, Position> sessions = new HashMap<>();

    void look(Settings upstream) {
        String name = upstream.text(OWN);
        if (name != null) {
            refuse(upstream, OWN, own.putIfAbsent(name, upstream.at(OWN)), "the first is at ");
            refuse(upstream, OWN, sessions.get(name), "it is a session at ");
        }
        String session = upstream.text(SESSION);
        if (session != null) {
            sessions.putIfAbsent(session, upstream.at(SESSION));
            refuse(upstream, SESSION, own.get(session), "it is a sticky-cookie at ");
        }
    }

    private static void refuse(Settings upstream, String attribute, @Nullable Position before, String what) {
        if (before != null && !before.equals(upstream.at(attribute))) {
            upstream.refuse(
                    attribute,
                    upstream.told(attribute) + " a second time (expected: a cookie of its own for each upstream; "
                            + what + before + ")");
        }
    }
}
