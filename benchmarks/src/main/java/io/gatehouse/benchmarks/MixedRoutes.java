package io.gatehouse.benchmarks;

import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action.SessionUrls;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.List;

/** Tables of every kind of route, ten routes a group, and the requests that meet, or just miss, one of them. */
public final class MixedRoutes {

    private static final Position SOMEWHERE = new Position("routes.xml", 1, 1);

    private MixedRoutes() {}

    /** @param count a multiple of ten */
    public static RouteTable table(int count) {
        List<Route> anywhere = new ArrayList<>();
        List<VirtualHost> blocks = new ArrayList<>();
        for (int group = 0; group < count / 10; group++) {
            addTo(anywhere, group);
            Route hosted = route("host-" + group, "/**", List.of(), "");
            blocks.add(block(HostPattern.parse((group % 2 == 0 ? "h" : "*.h") + group + ".example.com"), List.of(hosted)));
        }
        blocks.add(block(HostPattern.ANY, anywhere));
        return new RouteTable(blocks, List.of(), List.of(), List.of());
    }

    private static void addTo(List<Route> routes, int group) {
        routes.add(route("exact-" + group, "/exact/" + group + "/list", List.of(), ""));
        routes.add(route("prefix-" + group, "/prefix" + group + "/**", List.of(), ""));
        routes.add(route("template-" + group, "/users/{id}/items" + group, List.of(), ""));
        routes.add(route("inner-" + group, "/{tenant}/admin" + group + "/**", List.of("GET", "POST"), ""));
        routes.add(route("header-" + group, "/same", List.of(), "header:X-Tenant = t" + group));
        routes.add(route("query-" + group, "/same", List.of("GET"), "query:v in a" + group + ",b" + group));
        routes.add(route("cookie-" + group, "/**", List.of(), "cookie:site = s" + group));
        routes.add(route("put-" + group, "/method/" + group, List.of("PUT"), ""));
        routes.add(route("delete-" + group, "/method/" + group, List.of("DELETE"), ""));
    }

    static Route route(String name, String path, List<String> methods, String when) {
        Match match = new Match(
                List.of(PathPattern.parse(path)), methods, when.isEmpty() ? When.ALWAYS : When.parse(when), false);
        Action forward = new Action.Forward("app", PathRewrite.NONE, true, SessionUrls.REFUSE);
        return new Route(name, SOMEWHERE, match, forward, Policies.NONE, true);
    }

    static VirtualHost block(HostPattern host, List<Route> routes) {
        return new VirtualHost(null, SOMEWHERE, List.of(host), null, false, false, List.copyOf(routes));
    }

    /**
     * @param kind what it asks for
     * @param group whose route it is to meet
     */
    static RequestHead request(String kind, int group) {
        return switch (kind) {
            case "exact" -> get("http://h/exact/" + group + "/list");
            case "prefix" -> get("http://h/prefix" + group + "/x/y");
            case "template" -> get("http://h/users/7/items" + group);
            case "host" -> get("http://" + (group % 2 == 0 ? "h" : "a.b.h") + group + ".example.com/x");
            case "method" -> ask("DELETE", "http://h/method/" + group);
            case "when-header" -> get("http://h/same", "X-Tenant", "t" + group);
            case "when-query" -> get("http://h/same?v=b" + group);
            case "when-cookie" -> get("http://h/any", "Cookie", "a=b; site=s" + group);
            case "no-route" -> get("http://h/none/of/them");
            case "wrong-method" -> get("http://h/method/" + group);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    static RequestHead get(String url, String... fields) {
        return ask("GET", url, fields);
    }

    static RequestHead ask(String method, String url, String... fields) {
        return RequestHead.of(method, url, Headers.of(fields), "192.0.2.7");
    }
}
