package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No spelling of a path goes around a route. Here everything is public but {@code /admin}, which asks who is there. */
class PathConfusionTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("""
                <routes host="api.test"><route name="api" path="/api/**" strip="/api" to="app"/></routes>
                <routes>
                  <route name="admin" path="/admin/**" case="ignore"><respond status="401">who is there?</respond></route>
                  <route name="all" to="app"/>
                </routes>
                """);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/public/..;/admin",
                "/public/%2e%2e/admin",
                "/public/%2E%2e;/admin",
                "/public/.%2e/admin",
                "/public/../admin",
                "/public/./../admin",
                "/public/.;/admin",
                "/public/%2e/admin",
                "/public;/../admin",
                "/public;x=%2f../admin",
                "/../admin",
                "/..;/admin",
                "/.",
                "/..",
                "/;/admin",
                "/;x/admin",
                "//admin",
                "/public//admin",
                "///admin",
                "/admin;x",
                "/admin;jsessionid",
                "/admin;jsessionid=1;x",
                "/admin;jsessionid=1/x",
                "/admin.",
                "/admin./x",
                "/admin../x",
                "/public../admin",
                "/admin%20",
                "/admin%20/x",
                "/admin%09",
                "/admin%00",
                "/admin%00.html",
                "/admin%7f",
                "/admin%0d%0ax",
                "/admin%c2%85",
                "/a%2f..%2fadmin",
                "/a%2F%2e%2e%2Fadmin",
                "/%2fadmin",
                "/admin%2fx",
                "/admin%5cx",
                "/a%5c..%5cadmin",
                "/admin%3bx",
                "/admin%3fx",
                "/admin%23x",
                "/%2561dmin",
                "/admin%25",
                "/admin%",
                "/admin%4",
                "/admin%g1",
                "/admin%u0041",
                "/%c0%aeadmin",
                "/public/%c0%ae%c0%ae/admin",
                "/%e0%80%afadmin",
                "/admin%ff",
                "/%ed%a0%80admin",
                "/admin#/public",
                "/admin\\..",
                "/public\\..\\admin",
                "\\admin",
                "/admin\u00e9",
            })
    void what_can_be_read_in_two_ways_is_refused_before_any_route_is_looked_at(String target) throws Exception {
        assertThat(stage.get(target).status()).isEqualTo(400);
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/",
                "/admin/x",
                "/ADMIN",
                "/Admin/x",
                "/%61dmin",
                "/%41dmin/x",
                "/admin?",
                "/admin?/public",
                "/admin/x?y=/public/../z",
            })
    void each_spelling_of_a_guarded_path_is_guarded(String target) throws Exception {
        assertThat(stage.get(target).status()).isEqualTo(401);
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api../x",
                "/api%2e%2e/x",
                "/api..;/x",
                "/apix",
                "/api.",
                "/api;x/y",
                "/ap",
                "/api%20/x",
                "/API/x"
            })
    void a_prefix_ends_where_its_segment_ends(String target) throws Exception {
        assertThat(stage.raw("GET " + target + " HTTP/1.1\r\nHost: api.test\r\n\r\n")
                        .status())
                .isIn(400, 404);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_query_is_no_part_of_the_path() throws Exception {
        assertThat(stage.forwarded("/x?/admin").target()).isEqualTo("/x?/admin");
        assertThat(stage.forwarded("/x?/../admin").target()).isEqualTo("/x?/../admin");
    }

    @Test
    void dots_inside_a_segment_are_only_dots() throws Exception {
        assertThat(stage.forwarded("/a.b/..c/.d/e...f").target()).isEqualTo("/a.b/..c/.d/e...f");
    }
}
