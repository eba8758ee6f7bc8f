package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.forward;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.ignoringCase;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.table;
import static io.gatehouse.route.table.Tables.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.Action.SessionUrls;
import io.gatehouse.route.Route;
import io.gatehouse.route.rewrite.PathRewrite;
import io.gatehouse.testing.PathMutations;
import io.gatehouse.testing.PathReadings;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the upstream makes of a path, it reaches nothing that another route was there to guard. */
class PathConfusionTest {

    private static final int PATHS = 200_000;

    private final RouteTable strict = table(block("", routes()));
    private final RouteTable anyCase =
            table(block("", List.of(routes()).stream().map(Tables::ignoringCase).toArray(Route[]::new)));

    private static Route[] routes() {
        return new Route[] {
            guarded("admin", "/admin/** /api/admin/**"),
            guarded("exact", "/public/exact"),
            guarded("slash", "/public/slash/"),
            guarded("one", "/api/{id}"),
            guarded("deep", "/api/{id}/x"),
            guarded("public", "/public/**"),
            guarded("root", "/")
        };
    }

    private static Route guarded(String name, String paths) {
        return with(route(name, paths), forward(PathRewrite.NONE, SessionUrls.FORWARD));
    }

    private static String decide(RouteTable table, String path) {
        return outcome(table, get("http://h" + path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/..;/admin",
                "/public/%2e%2e/admin",
                "/public/.%2e/admin",
                "/public/../admin",
                "//admin",
                "/admin;x",
                "/admin.",
                "/admin%00",
                "/admin%20",
                "/a%2f..%2fadmin",
                "/admin\\..",
                "/admin%5c..",
                "/api%2e/admin",
                "/api../admin",
                "/public/;/../admin",
                "/public/%c0%ae%c0%ae/admin",
                "/%252e%252e/admin",
                "/x?/public"
            })
    void known_tricks_are_refused(String path) {
        String raw = path.indexOf('?') < 0 ? path : "/x%3F/public";

        assertThat(decide(strict, raw)).isEqualTo("ambiguous-path");
    }

    @Test
    void another_spelling_of_a_guarded_path_is_guarded() {
        assertThat(decide(strict, "/%61dmin")).isEqualTo("admin");
        assertThat(decide(strict, "/%61%64%6D%69%6e/x")).isEqualTo("admin");
        assertThat(decide(strict, "/admin/;jsessionid=1")).isEqualTo("ambiguous-path");
        assertThat(decide(strict, "/admin;jsessionid=1")).isEqualTo("admin");
        assertThat(decide(strict, "/ADMIN")).isEqualTo("no-route");
        assertThat(decide(anyCase, "/ADMIN")).isEqualTo("admin");
        assertThat(decide(anyCase, "/adm\u0131n".replace("\u0131", "%C4%B1"))).isEqualTo("admin");
        assertThat(decide(strict, "/apix")).isEqualTo("no-route");
    }

    @Test
    void every_reading_of_a_path_leads_to_the_same_route_or_it_is_refused() {
        Map<String, Integer> outcomes = new TreeMap<>();
        PathMutations mutations = new PathMutations(new Random(42));
        for (int i = 0; i < PATHS; i++) {
            String path = mutations.next();
            String decided = decide(strict, path);
            outcomes.merge(decided, 1, Integer::sum);
            if (!decided.equals("ambiguous-path")) {
                same(strict, path, decided, PathReadings::rfc3986);
                same(strict, path, decided, PathReadings::servlet);
                same(strict, path, decided, PathReadings::mergingSlashes);
                same(anyCase, path, decide(anyCase, path), PathReadings::caseBlind);
            }
        }
        // the paths do reach every route, and many are refused
        assertThat(outcomes.keySet())
                .contains("admin", "exact", "slash", "one", "deep", "public", "root", "no-route", "ambiguous-path");
        assertThat(outcomes.values()).allMatch(count -> count > PATHS / 1_000);
    }

    private static void same(RouteTable table, String path, String decided, UnaryOperator<String> reading) {
        String read = reading.apply(path);
        String again = decide(table, read);
        if (!again.equals(decided)) {
            throw new AssertionError(
                    path + " goes to " + decided + ", but is read as " + read + " by some, which goes to " + again);
        }
    }

    @Test
    void routes_that_ignore_case_ignore_nothing_else() {
        RouteTable table = table(block("", ignoringCase(route("a", "/Admin/x")), route("b", "/**")));

        assertThat(decide(table, "/aDMIN/X")).isEqualTo("a");
        assertThat(decide(table, "/aDMIN/X/")).isEqualTo("b");
        assertThat(decide(table, "/admins/x")).isEqualTo("b");
    }

    /** A slash that is kept may be a plain one, or none, for who reads it next. */
    @Test
    void a_slash_that_is_kept_goes_around_no_route_further_up() {
        RouteTable table = table(block("", true, true, List.of(route("admin", "/admin/**"), route("all", "/**"))));

        assertThat(decide(table, "//admin")).isEqualTo("ambiguous-path");
        assertThat(decide(table, "/%2Fadmin")).isEqualTo("ambiguous-path");
        assertThat(decide(table, "/admin%2Fx")).isEqualTo("ambiguous-path");
        assertThat(decide(table, "//admin%2Fx")).isEqualTo("ambiguous-path");
        assertThat(decide(table, "//_gatehouse/x")).isEqualTo("ambiguous-path");
        assertThat(decide(table, "/admin//x%2Fy")).isEqualTo("admin");
        assertThat(decide(table, "/x//admin%2Fy")).isEqualTo("all");
    }

    @Test
    void a_route_further_down_may_take_what_a_kept_slash_would_make_of_a_path() {
        RouteTable table =
                table(block("", true, true, List.of(route("one", "/projects/{id}/issues"), route("all", "/**"))));

        assertThat(decide(table, "/projects/group%2Fname/issues")).isEqualTo("one");
    }
}
