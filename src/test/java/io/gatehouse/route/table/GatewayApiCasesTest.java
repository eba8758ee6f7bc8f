package io.gatehouse.route.table;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.outcome;
import static io.gatehouse.route.table.Tables.request;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the Kubernetes Gateway API asks of matching can be said in a descriptor. There the more specific rule wins wherever it
 * stands; here it is written first.
 */
class GatewayApiCasesTest {

    private final RouteTable prefixes = table(block(
            "",
            route("two", "/v2/**"),
            route("two-by-header", "/**", "", "header:Version = two"),
            route("one", "/**")));

    @ParameterizedTest
    @CsvSource({
        "/, '', one",
        "/example, '', one",
        "/, one, one",
        "/v2, '', two",
        "/v2/, '', two",
        "/v2/example, '', two",
        "/v2example, '', one",
        "/foo/v2/example, '', one",
        "/, two, two-by-header",
        "/anything, two, two-by-header",
    })
    void prefixes_end_at_segments_and_headers_are_equal(String path, String version, String name) {
        assertThat(outcome(prefixes, get("http://any" + path, "version", version)))
                .isEqualTo(name);
    }

    private final RouteTable exact = table(block("", route("one", "/one"), route("two", "/two/sub")));

    @ParameterizedTest
    @CsvSource({
        "/one, one",
        "/two/sub, two",
        "/one/, no-route",
        "/one/example, no-route",
        "/ONE, no-route",
        "/two, no-route",
        "/two/sub/, no-route",
        "/, no-route",
    })
    void exact_paths_take_nothing_else(String path, String name) {
        assertThat(outcome(exact, get("http://any" + path))).isEqualTo(name);
    }

    private final RouteTable headers = table(block(
            "",
            route("both", "/", "", "header:Version = two and header:Color = orange"),
            route("version-two", "/", "", "header:Version = two"),
            route("version-one", "/", "", "header:Version = one"),
            route("warm", "/", "", "header:Color = red or header:Color = yellow")));

    @ParameterizedTest
    @CsvSource({
        "Version, one, X, y, version-one",
        "VERSION, one, X, y, version-one",
        "Version, two, X, y, version-two",
        "Version, two, Color, orange, both",
        "Color, orange, version, two, both",
        "Color, yellow, X, y, warm",
        "Color, blue, X, y, no-route",
        "Version, ONE, X, y, no-route",
        "Versionx, one, X, y, no-route",
    })
    void all_headers_of_a_match_have_to_be_equal(String n1, String v1, String n2, String v2, String name) {
        assertThat(outcome(headers, get("http://any/", n1, v1, n2, v2))).isEqualTo(name);
    }

    private final RouteTable queries = table(block(
            "",
            route("blue-dolphin", "/", "", "query:animal = dolphin and query:color = blue"),
            route("dolphin", "/", "", "query:animal = dolphin"),
            route("whale", "/", "", "query:animal = whale")));

    @ParameterizedTest
    @CsvSource({
        "animal=whale, whale",
        "animal=dolphin, dolphin",
        "color=blue&animal=dolphin, blue-dolphin",
        "animal=dolphin&color=yellow, dolphin",
        "ANIMAL=whale, no-route",
        "animal=Whale, no-route",
        "animal=whale&animal=dolphin, whale",
        "animal=wh%61le, whale",
        "color=blue, no-route",
        "x=animal=whale, no-route",
        "'', no-route",
    })
    void query_parameters_are_equal_with_regard_to_case(String query, String name) {
        assertThat(outcome(queries, get("http://any/?" + query))).isEqualTo(name);
    }

    private final RouteTable methods = table(block(
            "",
            route("create", "/items", "POST"),
            route("read", "/items", "GET"),
            route("patch-beta", "/items", "PATCH", "header:Beta = yes")));

    @ParameterizedTest
    @CsvSource({
        "POST, no, create",
        "GET, no, read",
        "HEAD, no, read",
        "PATCH, yes, patch-beta",
        "PATCH, no, method-not-allowed",
        "DELETE, no, method-not-allowed",
    })
    void methods_choose_among_routes_of_one_path(String method, String beta, String name) {
        assertThat(outcome(methods, request(method, "http://any/items", "Beta", beta)))
                .isEqualTo(name);
    }

    private final RouteTable hosts = table(
            block("very.specific.example", route("specific", "/s1")),
            block("*.wildcard.example", route("wildcard", "/s2")),
            block("foo.wildcard.example", route("foo", "/s3")));

    @ParameterizedTest
    @CsvSource({
        "very.specific.example, /s1, specific",
        "VERY.specific.example, /s1, specific",
        "very.specific.example, /s2, no-route",
        "non.matching.example, /s1, misdirected",
        "specific.example, /s1, misdirected",
        "bar.wildcard.example, /s2, wildcard",
        "bar.foo.wildcard.example, /s2, wildcard",
        "foo.wildcard.example, /s3, foo",
        "foo.wildcard.example, /s2, no-route",
        "wildcard.example, /s2, misdirected",
    })
    void the_most_exact_host_has_its_own_routes(String host, String path, String name) {
        assertThat(outcome(hosts, get("http://" + host + path))).isEqualTo(name);
    }
}
