package io.gatehouse.config.lint;

import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.settings.Attribute;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at the routes of a block: at what they themselves say, not at defaults, which may be meant for others. */
final class RouteLint {

    private static final List<String> ONLY_UPSTREAM = List.of("timeout", "retry", "cache", "assertion");
    private static final Set<String> CACHED = Set.of("GET", "HEAD");
    private static final Set<String> REPEATED = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
    private static final int NAMED = 3;

    private final Findings findings;

    RouteLint(Findings findings) {
        this.findings = findings;
    }

    /** @param host what was made of the block */
    void look(Settings block, VirtualHost host) {
        List<Settings> routes = block.children("route");
        List<String> untimed = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            Route route = host.routes().get(i);
            look(routes.get(i), route);
            if (route.action() instanceof Action.Forward && !says(route.policies(), "timeout")) {
                untimed.add(route.name());
            }
        }
        if (!untimed.isEmpty()) {
            String names = String.join(", ", untimed.subList(0, Math.min(NAMED, untimed.size())));
            String more = untimed.size() > NAMED ? " and " + (untimed.size() - NAMED) + " more" : "";
            findings.add(
                    Rule.USUAL_TIMEOUTS,
                    block,
                    block.at(),
                    "no <timeout> for " + names + more
                            + ": the usual ones hold, connect 2s, first-byte 30s, idle 60s and no"
                            + " total (expected: <timeout> in <defaults>)");
        }
    }

    private static boolean says(Policies policies, String element) {
        return policies.read().stream()
                .anyMatch(read -> read.written().element().equals(element));
    }

    private void look(Settings written, Route route) {
        if (!(route.action() instanceof Action.Forward)) {
            ONLY_UPSTREAM.forEach(element -> never(written, element, "the route asks no upstream"));
            return;
        }
        List<String> methods = route.match().methods();
        String taken = "the route takes " + String.join(" ", methods) + " alone";
        if (!methods.isEmpty() && Collections.disjoint(methods, CACHED)) {
            never(written, "cache", taken + ", and only GET and HEAD are answered from there");
            never(written, "hedge", taken + ", and only reads are asked twice");
        }
        Settings retry = own(written, "retry");
        if (retry != null && retry.has("on") && !methods.isEmpty() && Collections.disjoint(methods, REPEATED)) {
            String why = taken + ", and those are sent again only where nothing was sent, whatever \"on\" says";
            add(written, retry, "on", why);
        }
        share(written, "canary");
        share(written, "mirror");
    }

    private void share(Settings written, String element) {
        Settings its = own(written, element);
        if (its != null && !its.has("when") && !its.has("sticky-cookie") && isNothing(its)) {
            add(written, its, "share", "share is 0%");
        }
    }

    /** What a placeholder stands for may be another share elsewhere. */
    private static boolean isNothing(Settings element) {
        return element.has("share")
                && element.share("share", 1) == 0
                && element.attributes().stream().noneMatch(Attribute::isFilledIn);
    }

    private void never(Settings route, String element, String why) {
        Settings its = own(route, element);
        if (its != null) {
            add(route, its, "", why);
        }
    }

    private void add(Settings route, Settings policy, String attribute, String why) {
        findings.add(
                Rule.NEVER_ACTS,
                route,
                attribute.isEmpty() ? policy.at() : policy.at(attribute),
                "<" + policy.element() + "> does nothing: " + why + " (expected: without it)");
    }

    private static @Nullable Settings own(Settings route, String element) {
        Settings its = route.child(element);
        return its != null && its.flag("enabled", true) ? its : null;
    }
}
