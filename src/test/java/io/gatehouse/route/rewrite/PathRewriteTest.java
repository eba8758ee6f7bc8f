package io.gatehouse.route.rewrite;

import static io.gatehouse.route.table.Tables.block;
import static io.gatehouse.route.table.Tables.forward;
import static io.gatehouse.route.table.Tables.get;
import static io.gatehouse.route.table.Tables.ignoringCase;
import static io.gatehouse.route.table.Tables.route;
import static io.gatehouse.route.table.Tables.routed;
import static io.gatehouse.route.table.Tables.table;
import static io.gatehouse.route.table.Tables.with;
import static io.gatehouse.route.table.Tables.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gatehouse.http.FixedBody;
import io.gatehouse.route.Action;
import io.gatehouse.route.Action.SessionUrls;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Route;
import io.gatehouse.route.match.Captures;
import io.gatehouse.route.match.PathPattern;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathRewriteTest {

    private static final List<String> TENANT = List.of("tenant");

    private static PathRewrite rewrite(String template, String paths) {
        return PathRewrite.to(template, patterns(paths), TENANT);
    }

    private static List<PathPattern> patterns(String paths) {
        return words(paths).stream().map(PathPattern::parse).toList();
    }

    private static Decision.Routed decide(Route route, PathRewrite rewrite, String path) {
        Route rewriting = with(route, forward(rewrite, SessionUrls.FORWARD));
        RouteTable table = table(block("{tenant}.example.com", true, true, List.of(rewriting)));
        return routed(table, get("http://acme.example.com" + path));
    }

    private static Decision.Routed decide(String paths, PathRewrite rewrite, String path) {
        return decide(route("r", paths), rewrite, path);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/prices/7, /prices/7",
        "/v1, /",
        "/v1/, /",
        "/v1/x/, /x/",
        "/%761/x, /x",
        "/v1/%2e1%7C|/y, /%2e1%7C|/y",
        "/v1/a%2Fb, /a%2Fb",
        "/v1//x, //x",
        "/v1/x;jsessionid=1, /x;jsessionid=1",
        "/v1;jsessionid=1, /;jsessionid=1",
    })
    void strip_takes_whole_raw_segments_off(String path, String sent) {
        PathRewrite strip = PathRewrite.strip("/v1", patterns("/v1/**"));

        assertThat(decide("/v1/**", strip, path).upstreamPath()).isEqualTo(sent);
    }

    @Test
    void a_prefix_ends_at_a_segment() {
        PathRewrite strip = PathRewrite.strip("/api", List.of());

        assertThat(decide("/**", strip, "/apix").upstreamPath()).isEqualTo("/apix");
        assertThat(decide("/**", strip, "/api/x").upstreamPath()).isEqualTo("/x");
    }

    @Test
    void strip_follows_a_route_that_ignores_case() {
        Route route = ignoringCase(route("r", "/v1/**"));
        PathRewrite strip = PathRewrite.strip("/v1/", patterns("/v1/**"));

        assertThat(decide(route, strip, "/V1/X").upstreamPath()).isEqualTo("/X");
    }

    @ParameterizedTest
    @CsvSource({
        "/CRMWeb/**, /crm/**, /crm/a/b, /CRMWeb/a/b",
        "/CRMWeb/**, /crm/**, /crm, /CRMWeb",
        "/CRMWeb/**, /crm/**, /crm/, /CRMWeb/",
        "/CRMWeb/**, /crm/** /old/crm/**, /old/crm/x, /CRMWeb/x",
        "/**, /crm/**, /crm, /",
        "/**, /crm/**, /crm/%41, /%41",
        "/t/{tenant}/**, /crm/**, /crm/x, /t/acme/x",
        "/{b}/{a}/**, /{a}/{b}/**, /%31/2|/x, /2|/%31/x",
        "/static/{rest}, /files/{rest:**}, /files/a/%C3%A9, /static/a/%C3%A9",
        "/static/{rest:**}, /files/{rest:**}, /files, /static",
        "/static/**, /files/{rest:**}, /files/, /static/",
        "/items/{id}, /a/{id}, /a/%20x, /items/%20x",
        "/items/{id}.json, /a/{id}, /a/7, /items/7.json",
        "/fixed, /a/** /b, /a/x/y, /fixed",
        "/CRMWeb/**, /crm/**, /crm/x;jsessionid=1, /CRMWeb/x;jsessionid=1",
        "/caf%C3%A9, /a, /a, /caf%C3%A9",
    })
    void a_rewrite_writes_another_path(String template, String paths, String path, String sent) {
        assertThat(decide(paths, rewrite(template, paths), path).upstreamPath()).isEqualTo(sent);
    }

    @Test
    void without_a_rewrite_the_path_goes_out_byte_for_byte() {
        assertThat(decide("/**", PathRewrite.NONE, "/%61|{}^%7c/;jsessionid=".substring(0, 11))
                        .upstreamPath())
                .isEqualTo("/%61|{}^%7c");
        assertThat(decide("/**", PathRewrite.NONE, "/").upstreamPath()).isEqualTo("/");
    }

    @Test
    void a_route_that_strips_session_ids_sends_none() {
        Route route = with(route("r", "/**"), forward(PathRewrite.NONE, SessionUrls.STRIP));

        assertThat(routed(table(block("", route)), get("http://h/a/b;jsessionid=1"))
                        .upstreamPath())
                .isEqualTo("/a/b");
    }

    @Test
    void what_does_not_forward_has_no_path_upstream() {
        Route route = with(route("r", "/**"), new Action.Respond(204, null, FixedBody.of("")));
        Decision.Routed routed = routed(table(block("", route)), get("http://h/"));

        assertThatIllegalStateException().isThrownBy(routed::upstreamPath);
    }

    @ParameterizedTest
    @CsvSource({
        "/CRMWeb/**, /crm/**, /crm/a, /CRMWeb/b?, /crm/b?",
        "/CRMWeb/**, /crm/**, /crm/a, /CRMWeb, /crm",
        "/CRMWeb/**, /crm/**, /crm/a, /CRMWeb/, /crm/",
        "/CRMWeb/**, /crm/**, /crm/a, /CRMWebX/b,",
        "/CRMWeb/**, /crm/**, /crm/a, /,",
        "/CRMWeb/**, /crm/**, /crm/a, /CRMWeb/../x,",
        "/CRMWeb/**, /crm/**, /crm/a, /CRMWeb/..,",
        "/CRMWeb/**, /crm/** /old/crm/**, /old/crm/a, /CRMWeb/b, /old/crm/b",
        "/**, /crm/**, /crm/a, /b, /crm/b",
        "/**, /crm/**, /crm/a, /, /crm/",
        "/t/{tenant}/**, /**, /a, /t/acme/b, /b",
        "/t/{tenant}/**, /**, /a, /t/acme, /",
        "/t/{tenant}/**, /**, /a, /t/other/b,",
        "/static/{rest}, /files/{rest:**}, /files/a, /static/b/c, /files/b/c",
        "/items/{id}, /a/{id}, /a/7, /items/7, /a/7",
        "/items/{id}, /a/{id}, /a/7, /items/8,",
    })
    void a_path_of_the_upstream_is_mapped_back_where_it_can_be(
            String template, String paths, String path, String upstream, String mapped) {
        PathRewrite rewrite = rewrite(template, paths);

        assertThat(rewrite.mapBack(upstream, decide(paths, rewrite, path).captures()))
                .isEqualTo(java.util.Optional.ofNullable(mapped));
    }

    @Test
    void a_stripped_prefix_comes_back_in_the_spelling_of_the_request() {
        Route route = ignoringCase(route("r", "/v1/**"));
        PathRewrite strip = PathRewrite.strip("/v1", patterns("/v1/**"));
        Captures captures = decide(route, strip, "/V1/x").captures();

        assertThat(strip.mapBack("/y/z", captures)).contains("/V1/y/z");
        assertThat(strip.mapBack("/", captures)).contains("/V1/");
        assertThat(strip.mapBack("/../y", captures)).isEmpty();
    }

    @Test
    void without_a_rewrite_every_path_is_known_as_it_is() {
        Captures captures = decide("/**", PathRewrite.NONE, "/a").captures();

        assertThat(PathRewrite.NONE.mapBack("/b/../c", captures)).contains("/b/../c");
        assertThat(PathRewrite.strip("/v1", List.of()).mapBack("/b", captures)).contains("/b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    /v1     ~ /v2/**      ~ /v1 (expected: the start of every path of the route; that of /v2/** is another)
                    /v1     ~ /v1/** /**  ~ /v1 (expected: the start of every path of the route; that of /** is another)
                    /v1     ~ /{v}/**     ~ /v1 (expected: the start of every path of the route; that of /{v}/** is another)
                    /v1     ~ /v10/**     ~ /v1 (expected: the start of every path of the route; that of /v10/** is another)
                    /v1/**  ~ /v1/**      ~ /v1/** (expected: a path such as /v1, without braces and stars)
                    /{v}    ~ /v1/**      ~ /{v} (expected: a path such as /v1, without braces and stars)
                    /       ~ /v1/**      ~ / (expected: a path such as /v1, without braces and stars)
                    v1      ~ /v1/**      ~ v1 (expected: a path that starts with /)
                    """)
    void a_prefix_that_is_none_is_refused(String prefix, String paths, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathRewrite.strip(prefix, patterns(paths)))
                .withMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    CRMWeb/**    ~ /crm/**        ~ CRMWeb/** (expected: a path that starts with /)
                    /CRMWeb/**   ~ /crm           ~ /CRMWeb/** (expected: /** at the end of every path of the route; /crm has none)
                    /x/{rest}    ~ /a/{rest:**} /b ~ /x/{rest} (expected: {rest:**} at the end of every path of the route; /b has none)
                    /x/{rest:**} ~ /a/**          ~ /x/{rest:**} (expected: {rest:**} at the end of every path of the route; /a/** has none)
                    /x/{rest}/y  ~ /a/{rest:**}   ~ {rest} (expected: one of {tenant})
                    /x/{idd}     ~ /a/{id}        ~ {idd} (expected: one of {id} {tenant})
                    /x/{id}      ~ /a/{id} /b     ~ {id} (expected: one of {tenant})
                    /x/{path}    ~ /a             ~ {path} (expected: one of {tenant})
                    /x/*         ~ /a/**          ~ /x/* (expected: /** only at the end, and no other star)
                    /a/**/**     ~ /a/**          ~ /a/**/** (expected: /** only at the end, and no other star)
                    //**         ~ /a/**          ~ //** (expected: a path without an empty segment (//) at character 1)
                    /x?a={id}    ~ /a/{id}        ~ /x?a={id} (expected: a path without a raw ? at character 3)
                    /x/../y      ~ /a             ~ /x/../y (expected: a path without a dot segment at character 4)
                    /x;y         ~ /a             ~ /x;y (expected: a path without parameters (;))
                    /caf\u00e9  ~ /a             ~ /caf\u00e9 (expected: a path without a raw character beyond ASCII at character 5)
                    """)
    void a_rewrite_that_cannot_apply_is_refused(String template, String paths, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rewrite(template, paths))
                .withMessage(message);
    }

    @Test
    void rewrites_are_equal_by_what_they_do() {
        assertThat(rewrite("/x/**", "/a/**")).isEqualTo(rewrite("/x/**", "/b/**"));
        assertThat(rewrite("/x/**", "/a/**")).isNotEqualTo(rewrite("/y/**", "/a/**"));
        assertThat(PathRewrite.strip("/v1", List.of())).isEqualTo(PathRewrite.strip("/%761", List.of()));
        assertThat(PathRewrite.to("/x", patterns("/a"))).isEqualTo(PathRewrite.to("/x", patterns("/b")));
    }
}
