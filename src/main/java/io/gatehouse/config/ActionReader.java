package io.gatehouse.config;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.Action;
import io.gatehouse.route.RespondReader;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.route.rewrite.Template;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Statuses;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what becomes of the requests that a route takes: to, redirect or respond. */
final class ActionReader {

    /** What is read where none of the three is there, so that the rest of the route can be looked at. */
    private static final Action NOTHING = new Action.Respond(404, null, FixedBody.of(""));

    private static final List<String> ONLY_WITH_TO = List.of("strip", "rewrite", "map-back", "session-urls");

    /** Policies that speak of where a request goes beside the upstream of the route. */
    private static final List<String> ONLY_OF_UPSTREAMS = List.of("canary", "mirror", "hedge", "fallback", "websocket");

    private static final Pattern ABSOLUTE =
            Pattern.compile("(https?|\\{scheme\\})://[^/\\s].*|/([^/\\\\].*)?|\\{path\\}.*", Pattern.DOTALL);

    private final Settings route;
    private final List<PathPattern> paths;
    private final Set<String> hostCaptures;
    private final Set<String> captures;

    /**
     * @param paths of the route
     * @param hostCaptures what every host of the block captures
     * @param captures these, and what every path captures
     */
    ActionReader(Settings route, List<PathPattern> paths, Set<String> hostCaptures, Set<String> captures) {
        this.route = route;
        this.paths = paths;
        this.hostCaptures = hostCaptures;
        this.captures = captures;
    }

    /** @param incomplete whether something in the route was left out because it is unknown: that may be its action */
    Action read(boolean incomplete) {
        Settings redirect = route.child("redirect");
        Settings respond = route.child("respond");
        int said = (route.has("to") ? 1 : 0) + (redirect == null ? 0 : 1) + (respond == null ? 0 : 1);
        if (said == 0 && !incomplete) {
            route.refuse("<route> goes nowhere (expected: to=\"UPSTREAM\", <redirect> or <respond>)");
        } else if (said > 1) {
            route.refuse("<route> has " + String.join(" and ", said(redirect, respond)) + " (expected: one of them)");
        }
        Action answer =
                redirect != null ? redirect(redirect) : respond != null ? RespondReader.read(respond, 200) : NOTHING;
        return route.has("to") ? forward() : withoutUpstream(answer);
    }

    private List<String> said(@Nullable Settings redirect, @Nullable Settings respond) {
        List<String> said = new ArrayList<>();
        if (route.has("to")) {
            said.add("to=\"" + route.told("to") + "\"");
        }
        if (redirect != null) {
            said.add("<redirect>");
        }
        if (respond != null) {
            said.add("<respond>");
        }
        return said;
    }

    private Action withoutUpstream(Action action) {
        for (String attribute : ONLY_WITH_TO) {
            if (route.has(attribute) && action != NOTHING) {
                route.refuse(attribute, "nothing to apply it to (expected: only together with to=\"UPSTREAM\")");
            }
        }
        for (String policy : ONLY_OF_UPSTREAMS) {
            Settings its = own(policy);
            if (its != null && action != NOTHING) {
                its.refuse("<" + policy + "> in a route that asks no upstream (expected: only in one with"
                        + " to=\"UPSTREAM\")");
            }
        }
        return action;
    }

    /** @return what the route itself says; what stands in defaults may be meant for other routes */
    private @Nullable Settings own(String policy) {
        Settings its = route.child(policy);
        return its != null && its.flag("enabled", true) ? its : null;
    }

    private Action forward() {
        for (String policy : ONLY_OF_UPSTREAMS) {
            Settings its = own(policy);
            if (its != null && its.has("to") && its.text("to", "").equals(route.text("to"))) {
                its.refuse("to", route.told("to") + " (expected: another one than that of the route)");
            }
        }
        return new Action.Forward(
                route.text("to", ""),
                rewrite(),
                route.flag("map-back", true),
                route.choice("session-urls", Action.SessionUrls.REFUSE));
    }

    private PathRewrite rewrite() {
        if (route.has("strip") && route.has("rewrite")) {
            route.refuse(
                    "rewrite",
                    "together with strip (expected: one of them; strip=\"/v1\" is a rewrite of what follows)");
        }
        PathRewrite strip = route.parse("strip", prefix -> PathRewrite.strip(prefix, paths));
        PathRewrite rewrite = route.parse("rewrite", template -> PathRewrite.to(template, paths, hostCaptures));
        if (rewrite != null && !route.told("rewrite").equals(Settings.shown(route.text("rewrite", "")))) {
            rewrite = PathRewrite.writtenAs(rewrite, route.told("rewrite"));
        }
        return strip != null ? strip : rewrite != null ? rewrite : PathRewrite.NONE;
    }

    private Action redirect(Settings redirect) {
        if (redirect.has("permanent") && redirect.has("status")) {
            redirect.refuse("status", "together with permanent (expected: one of them)");
        }
        int status = redirect.parse(
                "status", redirect.flag("permanent", false) ? 308 : 307, text -> Statuses.parse(text, 300));
        Template location = redirect.parse("location", Template.parse("/", Set.of()), this::location);
        return new Action.Redirect(location, status);
    }

    private Template location(String text) {
        Template template = Template.parse(text, captures);
        if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f || "\"<>\\^`|".indexOf(c) >= 0)) {
            throw new IllegalArgumentException(Settings.shown(text)
                    + " (expected: nothing that a URL cannot have: no space, control character or \" < > \\ ^ ` |)");
        }
        if (!ABSOLUTE.matcher(text).matches()) {
            throw new IllegalArgumentException(Settings.shown(text)
                    + " (expected: an absolute URL or path such as https://{host}{path} or /catalog/{id})");
        }
        return template;
    }
}
