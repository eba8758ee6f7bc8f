package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.forward;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.ignoringCase;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.refused;
import static io.gatehouse.route.table.Tables.request;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.routed;
import static io.gatehouse.route.table.Tables.table;
import static io.gatehouse.route.table.Tables.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.FixedBody;
import io.gatehouse.route.Action;
import io.gatehouse.route.Action.SessionUrls;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.rewrite.PathRewrite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteOrderTest {

    @Test
    void the_first_route_from_the_top_wins_also_when_a_later_one_is_more_exact() {
        RouteTable table = table(block(
                "",
                route("template", "/a/{id}"),
                route("exact", "/a/b"),
                route("prefix", "/a/**"),
                route("all", "/**")));

        assertThat(outcome(table, get("http://h/a/b"))).isEqualTo("template");
        assertThat(outcome(table, get("http://h/a/b/"))).isEqualTo("prefix");
        assertThat(outcome(table, get("http://h/"))).isEqualTo("all");
    }

    @Test
    void a_route_is_left_out_when_path_method_or_condition_fails() {
        RouteTable table = table(block(
                "",
                route("post", "/a /b", "POST"),
                route("beta", "/a", "GET", "header:X-Beta = yes"),
                route("rest", "/**")));

        assertThat(outcome(table, request("POST", "http://h/b"))).isEqualTo("post");
        assertThat(outcome(table, get("http://h/a", "x-beta", "yes"))).isEqualTo("beta");
        assertThat(outcome(table, get("http://h/a", "X-Beta", "no"))).isEqualTo("rest");
    }

    @Test
    void the_path_that_took_the_request_is_known() {
        RouteTable table = table(block("", route("a", "/x/{id} /y/{rest:**} /z")));

        assertThat(routed(table, get("http://h/x/1")).captures().pattern()).hasToString("/x/{id}");
        assertThat(routed(table, get("http://h/y/1/2")).captures()).hasToString("{rest=1/2}");
        assertThat(routed(table, get("http://h/y")).captures().raw("rest")).isEmpty();
        assertThat(routed(table, get("http://h/z")).captures().names()).isEmpty();
    }

    @Test
    void get_includes_head_and_nothing_else() {
        RouteTable table = table(block("", route("get", "/g", "GET"), route("head", "/h", "HEAD")));

        assertThat(outcome(table, request("HEAD", "http://h/g"))).isEqualTo("get");
        assertThat(outcome(table, request("get", "http://h/g"))).isEqualTo("method-not-allowed");
        assertThat(outcome(table, request("GET", "http://h/h"))).isEqualTo("method-not-allowed");
    }

    @Test
    void methods_are_told_when_they_alone_are_wrong() {
        RouteTable table = table(block(
                "",
                route("put", "/a", "PUT"),
                route("get", "/a", "GET"),
                route("v2", "/a", "PATCH", "header:V = 2"),
                route("below", "/a/**", "DELETE"),
                route("other", "/b", "POST")));

        Decision.Refused refused = refused(table, request("POST", "http://h/a"));
        assertThat(refused.fault()).isEqualTo(Fault.METHOD_NOT_ALLOWED);
        assertThat(refused.allow()).containsExactly("DELETE", "GET", "HEAD", "PUT");
        assertThat(refused.detail()).isEqualTo("method: POST (expected: DELETE, GET, HEAD, PUT)");
        assertThat(refused(table, request("POST", "http://h/a", "v", "2")).allow())
                .containsExactly("DELETE", "GET", "HEAD", "PATCH", "PUT");
        assertThat(outcome(table, get("http://h/c"))).isEqualTo("no-route");
    }

    @Test
    void a_condition_that_fails_is_no_matter_of_methods() {
        RouteTable table = table(block("", route("a", "/a", "POST", "header:V = 2")));

        assertThat(outcome(table, get("http://h/a"))).isEqualTo("no-route");
        assertThat(outcome(table, request("POST", "http://h/a"))).isEqualTo("no-route");
        assertThat(outcome(table, get("http://h/a", "V", "2"))).isEqualTo("method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT"})
    void trace_and_connect_are_never_allowed(String method) {
        RouteTable table = table(
                block("h", route("listed", "/a", "TRACE CONNECT GET"), route("any", "/b")),
                block("trace-only", route("trace", "/", "TRACE CONNECT")));

        assertThat(refused(table, request(method, "http://h/a")).allow()).containsExactly("GET", "HEAD");
        assertThat(refused(table, request(method, "http://h/b")).allow())
                .containsExactly("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
        for (String url : List.of("http://h/none", "http://h/a/../b", "http://unknown/", "http://trace-only/")) {
            Decision.Refused refused = refused(table, request(method, url));
            assertThat(refused.fault()).isEqualTo(Fault.METHOD_NOT_ALLOWED);
            assertThat(refused.allow()).isEmpty();
        }
        assertThat(outcome(table, get("http://trace-only/"))).isEqualTo("no-route");
    }

    @Test
    void a_preflight_is_matched_by_the_method_that_it_asks_for() {
        RouteTable table = table(block(
                "",
                route("put", "/a", "PUT"),
                route("options", "/a", "OPTIONS"),
                route("method", "/m", "", "method = DELETE")));

        assertThat(outcome(table, preflight("/a", "PUT"))).isEqualTo("put");
        assertThat(outcome(table, preflight("/m", "DELETE"))).isEqualTo("method");
        assertThat(refused(table, preflight("/a", "POST")).allow()).containsExactly("OPTIONS", "PUT");
        assertThat(outcome(table, preflight("/a", "TRACE"))).isEqualTo("method-not-allowed");
        assertThat(outcome(table, request("OPTIONS", "http://h/a", "Origin", "https://o")))
                .isEqualTo("options");
        assertThat(outcome(table, request("OPTIONS", "http://h/a", "Access-Control-Request-Method", "PUT")))
                .isEqualTo("options");
        assertThat(outcome(table, get("http://h/a", "Origin", "o", "Access-Control-Request-Method", "PUT")))
                .isEqualTo("method-not-allowed");
    }

    private static io.gatehouse.http.RequestHead preflight(String path, String method) {
        return request("OPTIONS", "http://h" + path, "Origin", "https://o", "Access-Control-Request-Method", method);
    }

    @Test
    void a_route_that_is_switched_off_still_takes_its_requests() {
        Route on = route("off", "/a");
        Route off = new Route(on.name(), on.at(), on.match(), on.action(), on.policies(), false);

        assertThat(outcome(table(block("", off, route("all", "/**"))), get("http://h/a")))
                .isEqualTo("off");
    }

    @ParameterizedTest
    @CsvSource({"REFUSE, ambiguous-path", "STRIP, app", "FORWARD, app"})
    void a_session_id_is_for_the_route_to_refuse(SessionUrls urls, String outcome) {
        RouteTable table = table(block("", with(route("app", "/app/{page}"), forward(PathRewrite.NONE, urls))));

        assertThat(outcome(table, get("http://h/app/x;jsessionid=1"))).isEqualTo(outcome);
        assertThat(outcome(table, get("http://h/app/x"))).isEqualTo("app");
    }

    @Test
    void a_session_id_is_nothing_to_match_by_and_not_captured() {
        RouteTable table =
                table(block("", with(route("app", "/app/{page}"), forward(PathRewrite.NONE, SessionUrls.FORWARD))));

        Decision.Routed routed = routed(table, get("http://h/app/x;jsessionid=1"));
        assertThat(routed.captures().raw("page")).isEqualTo("x");
        assertThat(routed.upstreamPath()).isEqualTo("/app/x;jsessionid=1");
        Action respond = new Action.Respond(204, null, FixedBody.of(""));
        assertThat(outcome(table(block("", with(route("no", "/**"), respond))), get("http://h/x;jsessionid=1")))
                .isEqualTo("no");
    }

    @Test
    void an_ambiguous_path_is_refused_before_any_route_is_looked_at() {
        RouteTable table = table(block("", route("all", "/**")));

        Decision.Refused refused = refused(table, get("http://h/public/..;/admin"));
        assertThat(refused.fault()).isEqualTo(Fault.AMBIGUOUS_PATH);
        assertThat(refused.host()).isSameAs(table.hosts().get(0));
        assertThat(refused.detail()).isEqualTo("path: a parameter (;) at character 11");
    }

    @Test
    void a_block_may_keep_encoded_slashes_and_empty_segments() {
        Route file = route("file", "/files/{name}");
        Route all = route("all", "/**");
        RouteTable table =
                table(block("slash", true, false, List.of(file, all)), block("empty", false, true, List.of(file, all)));

        assertThat(routed(table, get("http://slash/files/a%2Fb")).captures().raw("name"))
                .isEqualTo("a%2Fb");
        assertThat(outcome(table, get("http://slash/files//b"))).isEqualTo("ambiguous-path");
        assertThat(outcome(table, get("http://empty/other//b"))).isEqualTo("all");
        // who takes no notice of an empty segment would take it for the route further up
        assertThat(outcome(table, get("http://empty/files//b"))).isEqualTo("ambiguous-path");
        assertThat(outcome(table, get("http://empty/files/a%2Fb"))).isEqualTo("ambiguous-path");
    }

    @Test
    void where_blocks_of_one_host_differ_the_stricter_wins() {
        RouteTable table = table(block("h", true, true, List.of(route("a", "/a/**"))), block("h", route("all", "/**")));

        assertThat(outcome(table, get("http://h/a/x%2Fy"))).isEqualTo("ambiguous-path");
        assertThat(outcome(table, get("http://h/a//b"))).isEqualTo("ambiguous-path");
    }

    @Test
    void routes_that_ignore_case_and_routes_that_do_not_share_one_order() {
        RouteTable table = table(block(
                "",
                route("strict", "/Admin"),
                ignoringCase(route("blind", "/admin/{id} /ADMIN")),
                route("late", "/admin")));

        assertThat(outcome(table, get("http://h/Admin"))).isEqualTo("strict");
        assertThat(outcome(table, get("http://h/admin"))).isEqualTo("blind");
        assertThat(outcome(table, get("http://h/aDmIn/X"))).isEqualTo("blind");
        assertThat(routed(table, get("http://h/aDmIn/Xy")).captures().raw("id")).isEqualTo("Xy");
        assertThat(outcome(table, get("http://h/%61DMIN"))).isEqualTo("blind");
    }
}
