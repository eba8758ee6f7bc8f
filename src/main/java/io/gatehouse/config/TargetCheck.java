package io.gatehouse.config;

import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Refuses what routes say that the upstreams to which they go make senseless. What is missing there is told by others. */
final class TargetCheck {

    private static final String COOKIE = "sticky-cookie";

    private final Map<String, Settings> upstreams = new HashMap<>();
    private final Map<String, Settings> splits = new HashMap<>();
    private final Map<String, String> cookies = new HashMap<>();

    TargetCheck(List<Settings> upstreams, List<Settings> splits) {
        upstreams.forEach(upstream -> {
            this.upstreams.putIfAbsent(upstream.text("name", ""), upstream);
            for (String attribute : List.of(COOKIE, "sticky-session")) {
                String cookie = upstream.text(attribute);
                if (cookie != null) {
                    cookies.putIfAbsent(cookie.strip(), attribute + " of <upstream> at " + upstream.at(attribute));
                }
            }
        });
        splits.forEach(split -> this.splits.putIfAbsent(split.text("name", ""), split));
    }

    /** @param element a route, or defaults */
    void check(Settings element) {
        Settings canary = element.child("canary");
        String cookie = canary == null ? null : canary.text(COOKIE);
        String taken = cookie == null ? null : cookies.get(cookie.strip());
        if (canary != null && taken != null) {
            canary.refuse(
                    COOKIE,
                    canary.told(COOKIE)
                            + " a second time (expected: a cookie of its own, which would be overwritten; it" + " is "
                            + taken + ")");
        }
        Settings hedge = element.child("hedge");
        if (hedge != null && hedge.flag("enabled", true) && element.has("to")) {
            checkHedge(element, reached(element), hedge);
        }
        Settings websocket = element.child("websocket");
        if (websocket != null && websocket.flag("enabled", true) && element.has("to")) {
            checkWebSocket(reached(element), websocket);
        }
    }

    /** What stands in defaults may be meant for other routes. */
    private void checkHedge(Settings route, Set<String> all, Settings hedge) {
        if (upstreams.keySet().containsAll(all) && all.stream().allMatch(this::isOne)) {
            hedge.refuse("<hedge> where " + Settings.shown(route.text("to", "").strip())
                    + " has one endpoint (expected: only in a route to an upstream with two or more)");
        }
    }

    /** Behind a handshake a connection is one client's alone, which one of HTTP/2 cannot be. */
    private void checkWebSocket(Set<String> all, Settings websocket) {
        for (String name : all) {
            Settings upstream = upstreams.get(name);
            Settings endpoint = upstream == null ? null : ofHttp2(upstream);
            if (endpoint != null) {
                websocket.refuse("<websocket> where upstream " + Settings.shown(name)
                        + " has an endpoint that speaks HTTP/2 alone, at " + endpoint.at()
                        + " (expected: only http and https; a handshake is one of HTTP/1.1)");
                return;
            }
        }
    }

    private static @Nullable Settings ofHttp2(Settings upstream) {
        for (Settings child : upstream.children()) {
            String url = child.element().equals("endpoint") ? child.text("url") : child.text("dns");
            if (url != null && url.strip().toLowerCase(Locale.ROOT).startsWith("h2c:")) {
                return child;
            }
        }
        return null;
    }

    /** @return the names of upstreams to which a route sends requests, in their order: its own, those of a split, and of its canary */
    private Set<String> reached(Settings route) {
        Settings canary = route.child("canary");
        Set<String> all = new LinkedHashSet<>();
        List<String> pending = new ArrayList<>(List.of(route.text("to", "").strip()));
        if (canary != null && canary.flag("enabled", true)) {
            pending.add(canary.text("to", "").strip());
        }
        while (!pending.isEmpty()) {
            String name = pending.remove(pending.size() - 1);
            Settings split = splits.get(name);
            if (all.add(name) && split != null) {
                split.children("to").forEach(part -> pending.add(part.text("upstream", "")));
            }
        }
        all.removeAll(splits.keySet());
        return all;
    }

    private boolean isOne(String name) {
        Settings upstream = upstreams.get(name);
        return upstream != null
                && !upstream.refused()
                && upstream.child("discover") == null
                && upstream.children("endpoint").size() == 1;
    }
}
