package io.gatehouse.route.table;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Action.SessionUrls;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.route.settings.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables in a few words, as the descriptor would say them. */
public final class Tables {

    private Tables() {}

    public static RouteTable table(VirtualHost... blocks) {
        return new RouteTable(List.of(blocks), List.of(), List.of(), List.of());
    }

    /** @param hosts separated by spaces; empty for any */
    public static VirtualHost block(String hosts, Route... routes) {
        return block(hosts, false, false, Arrays.asList(routes));
    }

    public static VirtualHost block(String hosts, boolean encodedSlash, boolean emptySegments, List<Route> routes) {
        List<HostPattern> patterns = new ArrayList<>();
        words(hosts).forEach(host -> patterns.add(HostPattern.parse(host)));
        Position at = new Position("routes.xml", 1, 1);
        List<HostPattern> any = List.of(HostPattern.ANY);
        return new VirtualHost(
                null, at, patterns.isEmpty() ? any : patterns, null, encodedSlash, emptySegments, List.copyOf(routes));
    }

    public static Route route(String name, String paths) {
        return route(name, paths, "", "");
    }

    public static Route route(String name, String paths, String methods) {
        return route(name, paths, methods, "");
    }

    /** @param when empty for none */
    public static Route route(String name, String paths, String methods, String when) {
        return route(name, paths, methods, when, false, forward(PathRewrite.NONE, SessionUrls.REFUSE));
    }

    public static Route ignoringCase(Route route) {
        Match match = route.match();
        Match ignoring = new Match(match.paths(), match.methods(), match.when(), true);
        return new Route(route.name(), route.at(), ignoring, route.action(), route.policies(), route.enabled());
    }

    public static Route with(Route route, Action action) {
        return new Route(route.name(), route.at(), route.match(), action, route.policies(), route.enabled());
    }

    public static Route at(int line, Route route) {
        Position at = new Position("routes.xml", line, 5);
        return new Route(route.name(), at, route.match(), route.action(), route.policies(), route.enabled());
    }

    private static Route route(
            String name, String paths, String methods, String when, boolean ignoreCase, Action action) {
        List<PathPattern> patterns = new ArrayList<>();
        words(paths).forEach(path -> patterns.add(PathPattern.parse(path)));
        When condition = when.isEmpty() ? When.ALWAYS : When.parse(when);
        Match match = new Match(patterns, words(methods), condition, ignoreCase);
        return new Route(name, new Position("routes.xml", 1, 1), match, action, Policies.NONE, true);
    }

    public static Action forward(PathRewrite rewrite, SessionUrls sessionUrls) {
        return new Action.Forward("app", rewrite, true, sessionUrls);
    }

    public static RequestHead get(String url, String... headers) {
        return request("GET", url, headers);
    }

    /** @param url {@code http://host/path?query}; everything behind the host is taken as it is */
    public static RequestHead request(String method, String url, String... headers) {
        int hostAt = url.indexOf("://") + 3;
        int slash = url.indexOf('/', hostAt);
        int question = url.indexOf('?', slash);
        return new RequestHead(
                method,
                url.substring(0, hostAt - 3),
                url.substring(hostAt, slash),
                -1,
                question < 0 ? url.substring(slash) : url.substring(slash, question),
                question < 0 ? null : url.substring(question + 1),
                Headers.of(headers),
                "192.0.2.7");
    }

    /** The name of the route, the code of the fault, or {@code own}. */
    public static String outcome(RouteTable table, RequestHead head) {
        return outcome(table.decide(head));
    }

    public static String outcome(Decision decision) {
        if (decision instanceof Decision.Own) {
            return "own";
        }
        return decision instanceof Decision.Routed routed
                ? routed.route().name()
                : ((Decision.Refused) decision).fault().code();
    }

    public static Decision.Routed routed(RouteTable table, RequestHead head) {
        return (Decision.Routed) table.decide(head);
    }

    public static Decision.Refused refused(RouteTable table, RequestHead head) {
        return (Decision.Refused) table.decide(head);
    }

    public static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split(" +", -1));
    }
}
