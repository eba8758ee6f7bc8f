package io.gatehouse.route.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.match.Match;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Authenticating;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.settings.Position;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The classic uncovered method. */
class UncoveredTest {

    private static final Position HERE = new Position("test.xml", 1, 1);

    private record Who(boolean isOpen) implements Authenticating {}

    private static Route route(String name, String path, String methods, String when, Policy... policies) {
        return new Route(
                name,
                HERE,
                new Match(
                        List.of(PathPattern.parse(path)),
                        methods.isEmpty() ? List.of() : List.of(methods.split(" ")),
                        when.isEmpty() ? When.ALWAYS : When.parse(when),
                        false),
                new Action.Respond(200, null, FixedBody.of("")),
                Policies.of(List.of(policies)),
                true);
    }

    private static Route guarded(String name, String path, String methods) {
        return route(name, path, methods, "", new Who(false));
    }

    private static Route open(String name, String path, String methods) {
        return route(name, path, methods, "");
    }

    private static List<String> problems(Route... routes) {
        VirtualHost host = new VirtualHost(null, HERE, List.of(HostPattern.ANY), null, false, false, List.of(routes));
        List<String> problems = new ArrayList<>();
        Reachability.check(List.of(host)).forEach(found -> problems.add(found.message()));
        return problems;
    }

    @Test
    void a_later_route_that_asks_nobody_must_not_take_the_other_methods_of_a_guarded_path() {
        assertThat(problems(guarded("writes", "/orders/**", "POST"), open("rest", "/**", "")))
                .singleElement()
                .asString()
                .startsWith("route \"rest\" asks nobody who they are")
                .contains("route \"writes\"")
                .contains("<authenticate><anonymous/></authenticate>");
        assertThat(problems(guarded("writes", "/orders/**", "POST"), open("reads", "/orders/{id}", "GET")))
                .hasSize(1);
        assertThat(problems(guarded("any", "/{x}/b", "POST"), open("one", "/a/{y}", "")))
                .hasSize(1);
    }

    @Test
    void a_condition_leaves_the_rest_uncovered_too() {
        Route internal = route("some", "/orders/**", "", "header:X-A = b", new Who(false));

        assertThat(problems(internal, open("rest", "/orders/**", ""))).hasSize(1);
    }

    @Test
    void what_says_that_it_is_open_is_meant() {
        Route meant = route("reads", "/orders/**", "", "", new Who(true));

        assertThat(problems(guarded("writes", "/orders/**", "POST"), meant)).isEmpty();
    }

    @Test
    void a_path_that_is_guarded_whole_leaves_nothing_over() {
        assertThat(problems(guarded("admin", "/admin/**", ""), open("rest", "/**", "")))
                .isEmpty();
        assertThat(problems(
                        guarded("writes", "/admin/x", "POST"),
                        guarded("admin", "/admin/**", ""),
                        open("rest", "/**", "")))
                .isEmpty();
    }

    @Test
    void paths_and_methods_that_have_nothing_in_common_do_not_matter() {
        assertThat(problems(guarded("writes", "/orders/**", "POST"), open("other", "/items/**", "")))
                .isEmpty();
        assertThat(problems(guarded("exact", "/orders", "POST"), open("below", "/orders/x/**", "")))
                .isEmpty();
        assertThat(problems(guarded("first", "/a/**", "POST GET"), open("same", "/b/**", "POST")))
                .isEmpty();
    }

    @Test
    void an_open_route_above_takes_what_it_takes_on_purpose() {
        assertThat(problems(open("reads", "/orders/**", "GET"), guarded("writes", "/orders/**", "")))
                .isEmpty();
    }
}
