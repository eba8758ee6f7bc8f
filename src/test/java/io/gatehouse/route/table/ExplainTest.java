package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.request;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Trace;
import io.gatehouse.route.Trace.Outcome;
import io.gatehouse.route.Trace.RouteStep;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.match.HostPattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainTest {

    private final RouteTable table = table(
            block("*.example.com", route("wild", "/**")),
            block(
                    "shop.example.com",
                    route("path", "/x/** /y"),
                    route("post", "/catalog/**", "POST PUT"),
                    route("beta", "/catalog/**", "GET", "query:v = 1 and (header:X-Beta = yes or cookie:beta exists)"),
                    route("not", "/catalog/**", "", "not header:X-Beta exists"),
                    route("catalog", "/catalog/**"),
                    route("all", "/**")),
            block("api.example.com", route("api", "/**")));

    @Test
    void each_route_says_what_first_kept_it_from_the_request() {
        Trace trace = table.explain(get("http://shop.example.com/catalog/42?v=1", "X-Beta", "no thanks"));

        assertThat(trace.routes().stream().map(ExplainTest::line))
                .containsExactly(
                        "path PATH: [/x/**, /y] but /catalog/42",
                        "post METHOD: [POST, PUT] but GET",
                        "beta WHEN: header:X-Beta = yes or cookie:beta exists but header:X-Beta = 'no thanks', no cookie:beta",
                        "not WHEN: not header:X-Beta exists but header:X-Beta = 'no thanks'",
                        "catalog TAKEN:  but ",
                        "all LATER:  but ");
        assertThat(outcome(trace.decision())).isEqualTo("catalog");
    }

    @Test
    void what_is_the_gateways_own_is_taken_by_no_route() {
        for (String path : List.of("/_gatehouse", "/_gatehouse/livez", "/_gatehouse/", "/_gatehouse/../x")) {
            Trace trace = table.explain(get("http://any.example" + path));

            assertThat(outcome(trace.decision())).isEqualTo("own");
            assertThat(trace.routes()).isEmpty();
            for (String method : List.of("TRACE", "CONNECT")) {
                assertThat(outcome(table, request(method, "http://shop.example.com" + path)))
                        .isEqualTo("method-not-allowed");
            }
        }
        for (String path : List.of("/%5FgateHouse/x", "/_GATEHOUSE/livez")) {
            Trace trace = table.explain(get("http://shop.example.com" + path));

            assertThat(outcome(trace.decision())).isEqualTo("no-route");
            assertThat(trace.routes()).isEmpty();
        }
        assertThat(outcome(table, get("http://shop.example.com/x/_gatehouse/livez")))
                .isEqualTo("path");
        assertThat(outcome(table, get("http://shop.example.com/_gatehouses"))).isEqualTo("all");
    }

    private static String line(RouteStep step) {
        return step.route().name() + ' ' + step.outcome() + ": " + step.expected() + " but " + step.found();
    }

    @Test
    void each_block_says_why_it_was_chosen_or_not() {
        Trace trace = table.explain(get("http://Shop.example.com/catalog"));

        assertThat(trace.hosts().stream().map(Trace.HostStep::reason))
                .containsExactly(
                        "shop.example.com is *.example.com, but another block names it more exactly",
                        "shop.example.com is shop.example.com",
                        "shop.example.com is not [api.example.com]");
        assertThat(trace.hosts().stream().map(Trace.HostStep::chosen)).containsExactly(false, true, false);
    }

    @Test
    void without_a_host_or_a_clear_path_no_route_is_looked_at() {
        Trace misdirected = table.explain(get("http://example.org/"));
        assertThat(misdirected.routes()).isEmpty();
        assertThat(misdirected.hosts()).noneMatch(Trace.HostStep::chosen);

        Trace ambiguous = table.explain(get("http://shop.example.com/a/../b"));
        assertThat(ambiguous.routes()).isEmpty();
        assertThat(outcome(ambiguous.decision())).isEqualTo("ambiguous-path");

        assertThat(table.explain(get("http://a@b/")).routes()).isEmpty();
    }

    @Test
    void nothing_takes_a_trace() {
        Trace trace = table.explain(request("TRACE", "http://shop.example.com/catalog"));

        assertThat(trace.routes()).noneMatch(step -> step.outcome() == Outcome.TAKEN);
        assertThat(outcome(trace.decision())).isEqualTo("method-not-allowed");
    }

    /** The explanation goes from route to route without the index, so it also is the oracle for the index. */
    @Test
    void the_explanation_and_the_index_agree_on_every_request() {
        int routed = 0;
        int notAllowed = 0;
        for (long seed = 0; seed < 250; seed++) {
            RandomTables random = new RandomTables(seed);
            List<VirtualHost> blocks = random.blocks(1 + (int) (seed % 5), 8);
            RouteTable table = table(blocks.toArray(new VirtualHost[0]));
            for (int i = 0; i < 200; i++) {
                RequestHead head = random.request();
                Trace trace = table.explain(head);
                String decided = outcome(trace.decision());
                assertThat(decided).as("seed %d, %s", seed, head).isEqualTo(oracle(trace, head));
                assertThat(chosen(trace)).as("seed %d, %s", seed, head).isEqualTo(mostExact(blocks, head));
                routed += decided.startsWith("r") ? 1 : 0;
                notAllowed += decided.equals("method-not-allowed") ? 1 : 0;
            }
        }
        // the tables and requests do meet
        assertThat(routed).isGreaterThan(5_000);
        assertThat(notAllowed).isGreaterThan(2_000);
    }

    private static String oracle(Trace trace, RequestHead head) {
        for (RouteStep step : trace.routes()) {
            if (step.outcome() == Outcome.TAKEN) {
                return step.route().name();
            }
        }
        if (head.method().equals("TRACE")) {
            return "method-not-allowed";
        }
        if (trace.hosts().stream().noneMatch(Trace.HostStep::chosen)) {
            return "misdirected";
        }
        return trace.routes().stream().anyMatch(step -> onlyMethodFails(step, head))
                ? "method-not-allowed"
                : "no-route";
    }

    private static boolean onlyMethodFails(RouteStep step, RequestHead head) {
        List<String> methods = step.route().match().methods();
        try {
            var path = io.gatehouse.http.CanonicalPath.parse(head.path(), false, false);
            boolean never = !methods.isEmpty() && methods.stream().allMatch(method -> method.equals("TRACE"));
            return step.outcome() == Outcome.METHOD
                    && !never
                    && step.route().match().when().holds(head, path);
        } catch (io.gatehouse.http.AmbiguousPathException e) {
            return false;
        }
    }

    private static List<VirtualHost> chosen(Trace trace) {
        return trace.hosts().stream()
                .filter(Trace.HostStep::chosen)
                .map(Trace.HostStep::block)
                .toList();
    }

    /** Exact before wildcard, the longer wildcard before the shorter, one label before any number, any host last. */
    private static List<VirtualHost> mostExact(List<VirtualHost> blocks, RequestHead head) {
        String host = HostPattern.normalise(head.host());
        HostPattern best = null;
        for (VirtualHost block : blocks) {
            for (HostPattern pattern : block.hosts()) {
                best = pattern.matches(host) && (best == null || rank(pattern) > rank(best)) ? pattern : best;
            }
        }
        HostPattern chosen = best == null ? null : best.anonymous();
        return blocks.stream()
                .filter(block -> block.hosts().stream()
                        .anyMatch(pattern -> pattern.anonymous().equals(chosen)))
                .toList();
    }

    private static int rank(HostPattern pattern) {
        return switch (pattern.kind()) {
            case EXACT -> 1_000;
            case LABEL -> 2 * pattern.name().length() + 1;
            case BELOW -> 2 * pattern.name().length();
            case ANY -> -1;
        };
    }
}
