package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.at;
import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.ignoringCase;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.request;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.settings.Violation;
import io.gatehouse.testing.CpuTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachabilityTest {

    private static List<String> check(VirtualHost... blocks) {
        return Reachability.check(List.of(blocks)).stream()
                .map(Violation::toString)
                .toList();
    }

    /** Whether the second route is found to be unreachable behind the first. */
    private static boolean covers(Route first, Route second) {
        return !check(block("h", first, second)).isEmpty();
    }

    @Test
    void a_route_behind_one_that_takes_all_of_it_is_told_with_both_places_and_a_witness() {
        assertThat(check(block(
                        "shop.example.com",
                        at(3, route("all", "/shop/**")),
                        at(4, route("item", "/shop/{item}/{rest:**}", "GET")))))
                .containsExactly("routes.xml:4:5: route \"item\" can never be reached: route \"all\" at routes.xml:3:5"
                        + " takes all its requests, for example GET http://shop.example.com/shop/item/a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    client-ip in 10.0.0.0/8,::/0 ~ client-ip in 10.1.0.0/16,10.2.3.4 ~ true
                    client-ip in 10.1.0.0/16     ~ client-ip in 10.0.0.0/8           ~ false
                    client-ip in 10.0.0.0/8      ~ client-ip = 11.0.0.1              ~ false
                    client-ip != 10.0.0.0/8      ~ client-ip in 10.1.0.0/16          ~ false
                    client-ip in 0.0.0.0/0       ~ client-ip != 10.1.0.0/16          ~ false
                    client-ip in 0.0.0.0/0       ~ client-ip in ::/128               ~ false
                    client-ip exists             ~ client-ip in 10.1.0.0/16          ~ true
                    header:X like 'a*'           ~ header:x in abc,a                 ~ true
                    header:X like 'a*'           ~ header:x in abc,b                 ~ false
                    header:X matches '[0-9]+'    ~ header:X = 42 and query:v exists  ~ true
                    header:X != a                ~ header:X = b                      ~ true
                    """)
    void a_condition_is_covered_by_a_wider_one_of_the_same_key(String first, String second, boolean covered) {
        assertThat(covers(route("first", "/**", "", first.strip()), route("second", "/**", "", second.strip())))
                .isEqualTo(covered);
    }

    @Test
    void several_routes_with_some_of_the_methods_each_cover_it_together() {
        Route read = at(1, route("read", "/a/**", "GET"));
        Route write = at(2, route("write", "/{x}", "PUT POST"));
        Route both = at(3, route("both", "/a", "PUT HEAD"));

        assertThat(check(block("h", read, write, both)))
                .containsExactly(
                        "routes.xml:3:5: route \"both\" can never be reached: routes \"read\" at routes.xml:1:5"
                                + " and \"write\" at routes.xml:2:5 take all its requests, for example PUT http://h/a");
        assertThat(check(block("h", read, write, route("delete", "/a", "PUT DELETE"))))
                .isEmpty();
        assertThat(check(block("h", read, write, route("any", "/a")))).isEmpty();
        assertThat(check(block("h", read, both))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/**, /, true",
        "/**, /a/{b}/c, true",
        "/**, /a/**, true",
        "/a/**, /a, true",
        "/a/**, /a/, true",
        "/a/**, /a/b, true",
        "/a/**, /ab, false",
        "/a/**, /**, false",
        "/a/{x}, /a/{y}, true",
        "/a/{x}, /a/b, true",
        "/a/b, /a/{x}, false",
        "/a/{x}, /a/b/, false",
        "/a/{x}/**, /a/b, true",
        "/a/{x}/**, /a/**, false",
        "/a/{x:**}, /a/**, true",
        "/a, /%61, true",
        "/a, /A, false",
        "/a, /a/, false",
        "/{x}/b, /a/{y}, false",
        "'/a /b', /b, true",
        "/a, '/a /b', false",
        "'/a/** /b', '/a/x /b', true",
    })
    void a_path_covers_what_it_takes(String first, String second, boolean covered) {
        assertThat(covers(route("first", first), route("second", second))).isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource({
        "'', GET, true",
        "GET, '', false",
        "GET, HEAD, true",
        "HEAD, GET, false",
        "GET POST, POST GET, true",
        "GET, GET TRACE, true",
    })
    void methods_cover_their_own(String first, String second, boolean covered) {
        assertThat(covers(route("first", "/a", first), route("second", "/a", second)))
                .isEqualTo(covered);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    ''                            ~ header:A = 1                                ~ true
                    header:A = 1                  ~ ''                                          ~ false
                    header:A = 1                  ~ header:a = '1'                              ~ true
                    header:A = 1                  ~ header:A = 2                                ~ false
                    header:A = 1                  ~ query:A = 1                                 ~ false
                    header:A = 1                  ~ header:B = 2 and header:A = 1               ~ true
                    header:A = 1 and header:B = 2 ~ header:A = 1                                ~ false
                    header:A = 1 and header:B = 2 ~ header:B = 2 and header:C = 3 and header:A = 1 ~ true
                    header:A = 1 or header:B = 2  ~ header:B = 2                                ~ true
                    header:A = 1 or header:B = 2  ~ header:B = 2 or header:A = 1                ~ true
                    header:A = 1                  ~ header:A = 1 or header:B = 2                ~ false
                    header:A in 1,2,3             ~ header:A in 3,1                             ~ true
                    header:A in 1,2               ~ header:A in 2,3                             ~ false
                    header:A exists               ~ header:A like 'x*'                          ~ true
                    header:A exists               ~ header:A != x                               ~ true
                    header:A exists               ~ not header:A = x                            ~ false
                    header:A like 'x*'            ~ header:A like 'x*'                          ~ true
                    header:A like 'x*'            ~ header:A like 'xy*'                         ~ false
                    path matches 'a+'             ~ path matches 'a+' and query:b exists        ~ true
                    not header:A exists           ~ not header:A exists and header:B = 1        ~ true
                    not header:A = 1              ~ header:A = 1                                ~ false
                    client-ip in 10.0.0.0/8       ~ client-ip in 10.0.0.0/8                     ~ true
                    client-ip in 10.0.0.0/8       ~ client-ip in 10.1.0.0/16                    ~ true
                    """)
    void a_condition_covers_what_it_follows_from(String first, String second, boolean covered) {
        Route earlier = route("first", "/a/**", "", first.strip());
        Route later = route("second", "/a/b", "", second.strip());

        assertThat(covers(earlier, later)).isEqualTo(covered);
    }

    @Test
    void a_witness_says_what_its_condition_asks_for() {
        assertThat(check(block("", at(1, route("a", "/x")), at(2, route("b", "/x", "POST", "query:v = 2")))))
                .containsExactly(
                        "routes.xml:2:5: route \"b\" can never be reached: route \"a\" at routes.xml:1:5 takes all"
                                + " its requests, for example POST http://host/x with query:v = 2");
    }

    @Test
    void case_is_respected() {
        Route lower = route("lower", "/admin/x1");
        Route upper = route("upper", "/ADMIN/x1");

        assertThat(covers(lower, upper)).isFalse();
        assertThat(covers(ignoringCase(lower), upper)).isTrue();
        assertThat(covers(ignoringCase(lower), ignoringCase(upper))).isTrue();
        assertThat(covers(lower, ignoringCase(lower))).isFalse();
        assertThat(covers(route("digits", "/1/{x}"), ignoringCase(route("same", "/1/a"))))
                .isTrue();
        assertThat(covers(route("all", "/**"), ignoringCase(route("some", "/Admin"))))
                .isTrue();
    }

    @Test
    void a_route_is_reachable_if_it_is_for_one_of_its_hosts() {
        VirtualHost first = block("a.example", route("all", "/**"));

        assertThat(check(first, block("a.example b.example", route("both", "/x"))))
                .isEmpty();
        assertThat(check(first, block("b.example", route("other", "/x")))).isEmpty();
        assertThat(check(first, block("*.example", route("wild", "/x")))).isEmpty();
        assertThat(check(first, block("A.example.", route("same", "/x")))).hasSize(1);
        assertThat(check(
                        block("a.example b.example", route("all", "/**")),
                        block("a.example", route("a", "/x")),
                        block("b.example a.example", route("b", "/y"))))
                .hasSize(2);
    }

    @Test
    void a_witness_has_a_host_of_its_block() {
        Route all = route("all", "/**");
        Route late = route("late", "/x");
        VirtualHost taken = block("a.example.com host", all);

        assertThat(check(taken, block("*.example.com", all, late)).get(0)).endsWith("GET http://a1.b.example.com/x");
        assertThat(check(taken, block("{t}.example.com", all, late)).get(0)).endsWith("GET http://a1.example.com/x");
        assertThat(check(taken, block("", all, late)).get(0)).endsWith("GET http://hosta1/x");
        assertThat(check(block("{t}.example.com", all), block("{u}.example.com", late)))
                .hasSize(1);
    }

    @Test
    void a_path_stands_once_in_a_route() {
        assertThat(check(block("", at(7, route("a", "/x/{id} /b /x/{no}")))))
                .containsExactly("routes.xml:7:5: path: /x/{no} (expected: each path once)");
        assertThat(check(block("", ignoringCase(route("a", "/x /X"))))).hasSize(1);
        assertThat(check(block("", route("a", "/x /X")))).isEmpty();
    }

    @Test
    void paths_that_the_block_refuses_are_told() {
        Route route = at(2, route("a", "/a%2Fb /c"));

        assertThat(check(block("", route)))
                .containsExactly(
                        "routes.xml:2:5: path: /a%2Fb (expected: no %2F, or encoded-slash=\"keep\" on the block)");
        assertThat(check(block("", true, false, List.of(route)))).isEmpty();
        assertThat(check(block("", at(2, route("a", "/a//b")))))
                .containsExactly(
                        "routes.xml:2:5: path: /a//b (expected: no empty segment, or empty-segments=\"keep\" on the block)");
        assertThat(check(block("", false, true, List.of(route("a", "/a//b"))))).isEmpty();
        assertThat(check(block("", false, true, List.of(route("c", "/a/{x}/b"), route("e", "/a//b")))))
                .isEmpty();
    }

    @Test
    void blocks_of_one_host_read_paths_alike() {
        assertThat(check(
                        block("h", route("a", "/a")),
                        block("h", true, false, List.of(route("b", "/b"))),
                        block("other", true, true, List.of(route("c", "/c")))))
                .containsExactly("routes.xml:1:1: encoded-slash: keep (expected: refuse, as routes.xml:1:1 has it"
                        + " for the same host h)");
        assertThat(check(block("h", false, true, List.of()), block("h", route("a", "/a"))))
                .containsExactly("routes.xml:1:1: empty-segments: refuse (expected: keep, as routes.xml:1:1 has it"
                        + " for the same host h)");
    }

    @Test
    void what_is_called_unreachable_never_is_reached() {
        int found = 0;
        for (long seed = 0; seed < 400; seed++) {
            RandomTables random = new RandomTables(seed);
            List<VirtualHost> blocks = random.blocks(2, 12);
            Set<String> unreachable = new HashSet<>();
            for (Violation violation : Reachability.check(blocks)) {
                if (violation.message().contains("never be reached")) {
                    unreachable.add(violation.message().split("\"", -1)[1]);
                }
            }
            found += unreachable.size();
            RouteTable table = table(blocks.toArray(new VirtualHost[0]));
            for (int i = 0; i < 300; i++) {
                RequestHead head = random.request();
                assertThat(unreachable).as("seed %d, %s", seed, head).doesNotContain(outcome(table, head));
            }
        }
        assertThat(found).isGreaterThan(200);
    }

    @Test
    void a_witness_goes_to_another_route() {
        int seen = 0;
        for (long seed = 0; seed < 400; seed++) {
            List<VirtualHost> blocks = new RandomTables(seed).blocks(2, 12);
            RouteTable table = table(blocks.toArray(new VirtualHost[0]));
            for (Violation violation : Reachability.check(blocks)) {
                String message = violation.message();
                String[] words =
                        message.substring(message.lastIndexOf(" example ") + 9).split(" ", -1);
                if (message.contains("never be reached") && words.length == 2) {
                    String route = message.split("\"", -1)[1];
                    String outcome = outcome(table, request(words[0], words[1]));
                    assertThat(outcome).as(message).startsWith("r").isNotEqualTo(route);
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(50);
    }

    private static long millis(IntFunction<Route> route) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            routes.add(route.apply(i));
        }
        List<VirtualHost> blocks = List.of(block("", routes.toArray(new Route[0])));
        long start = CpuTime.nanos();
        assertThat(Reachability.check(blocks)).isEmpty();
        return (CpuTime.nanos() - start) / 1_000_000;
    }

    @Test
    void ten_thousand_routes_are_checked_in_a_moment() {
        // generous bounds: comparing each with each takes minutes
        assertThat(millis(i -> route("r" + i, "/a/{x}/b" + i + "/**"))).isLessThan(10_000);
        assertThat(millis(i -> route("r" + i, "/same", "", "header:X = v" + i))).isLessThan(10_000);
        assertThat(millis(i -> route("r" + i, "/same", "", "header:X like 'v" + i + "*'")))
                .isLessThan(10_000);
        assertThat(millis(i -> route(
                        "r" + i,
                        "/**",
                        "",
                        "header:A = " + i % 100 + " and query:b = " + i / 100 + " and path exists")))
                .isLessThan(10_000);
        assertThat(millis(i -> route("r" + i, "/x" + i % 100, "", "not client-ip in 10." + i / 100 + ".0.0/16")))
                .isLessThan(10_000);
    }
}
