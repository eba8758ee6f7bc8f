package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which pages may read what: the gateway says it on every answer, and the upstream never. */
class CorsTest {

    private static final String PARTNER = "Origin: https://a.partner.example";
    private static final String EVIL = "Origin: https://evil.example";
    private static final String PUT = "Access-Control-Request-Method: PUT";

    private static final String ROUTES = """
            <defaults name="closed"><access deny="127.0.0.0/8"/></defaults>
            <routes>
              <defaults><cors origins="https://*.partner.example https://shop.example" expose="X-C"/></defaults>
              <route name="down" path="/down" to="app"><maintenance/></route>
              <route name="closed" path="/closed" to="app" use="closed"/>
              <route name="small" path="/small" to="app"><limits uri="1B" body="1B"/></route>
              <route name="off" path="/off" to="app" enabled="false"/>
              <route name="gone" path="/gone"><redirect location="/app"/></route>
              <route name="public" path="/public" to="app"><cors origins="*"/></route>
              <route name="own" path="/own" to="app"><cors enabled="false"/></route>
              <route name="words" path="/words" to="app">
                <headers>
                  <response set="Access-Control-Allow-Origin" value="https://last.example"/>
                  <response set="Vary" value="X-Beta"/>
                </headers>
              </route>
              <route name="write" path="/app/**" methods="PUT" to="app"/>
              <route name="read" path="/app/**" methods="GET POST" to="app"/>
              <route name="dead" path="/dead" to="dead"/>
              <route name="options" path="/options" to="app"/>
            </routes>
            <upstream name="dead"><endpoint url="http://127.0.0.1:1"/></upstream>
            """;

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing(ROUTES);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @BeforeEach
    void reset() {
        stage.upstreamPlays(scene -> {
            scene.readBody();
            scene.answer(
                    200,
                    new byte[] {'x'},
                    "Access-Control-Allow-Origin: *",
                    "access-control-allow-origin: https://evil.example",
                    "Access-Control-Allow-Credentials: true",
                    "Access-Control-Expose-Headers: *",
                    "Vary: Accept");
        });
    }

    private static RawAnswer preflight(String target, String... fields) throws Exception {
        return stage.ask("OPTIONS", target, fields);
    }

    private static void isForPartner(RawAnswer answer) {
        assertThat(answer.head().headers().all("Access-Control-Allow-Origin"))
                .containsExactly("https://a.partner.example");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
        assertThat(String.join(",", answer.head().headers().all("Vary"))).contains("Origin");
    }

    private static void isForNobody(RawAnswer answer) {
        assertThat(answer.head().text()).doesNotContainIgnoringCase("access-control-");
        assertThat(answer.head().headers().all("Vary")).contains("Origin");
    }

    @Test
    void a_preflight_is_answered_and_the_upstream_sees_none() throws Exception {
        RawAnswer answer = preflight(
                "/app/x", PARTNER, PUT, "Access-Control-Request-Headers: content-type,x-a", "Content-Length: 0");
        assertThat(answer.status()).isEqualTo(204);
        isForPartner(answer);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type, x-a");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(answer.header("Access-Control-Allow-Private-Network")).isNull();
        assertThat(answer.header("X-Request-Id")).isNotBlank();
        assertThat(answer.header("Content-Length")).isNull();
        assertThat(answer.body()).isEmpty();
        assertThat(answer.end().clean()).isTrue();
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_connection_goes_on_behind_a_preflight() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("OPTIONS", "/app/x", PARTNER, PUT, "Content-Length: 3")
                    .send("abc");
            assertThat(client.answer().status()).isEqualTo(204);
            RawAnswer next = client.request("PUT", "/app/x", PARTNER, "Content-Length: 3")
                    .send("abc")
                    .answer();
            assertThat(next.status()).isEqualTo(200);
            isForPartner(next);
        }
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void a_preflight_of_another_origin_is_refused() throws Exception {
        for (String origin : new String[] {
            EVIL,
            "Origin: null",
            "Origin: https://partner.example",
            "Origin: https://evil.com?.partner.example",
            "Origin: http://a.partner.example",
            "Origin: https://a.partner.example:8443",
            "Origin: \"';--",
            "Origin: " + "x".repeat(4_000)
        }) {
            RawAnswer answer = preflight("/app/x", origin, PUT);
            assertThat(answer.status()).as(origin).isEqualTo(403);
            assertThat(answer.text()).contains("origin-not-allowed").doesNotContain("shop.example");
            isForNobody(answer);
        }
        assertThat(preflight("/app/x", PARTNER, EVIL, PUT).status()).isEqualTo(403);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_preflight_is_about_the_route_that_takes_the_request_behind_it() throws Exception {
        assertThat(preflight("/app/x", PARTNER, "Access-Control-Request-Method: GET")
                        .header("Access-Control-Allow-Methods"))
                .isEqualTo("GET, POST, HEAD");
        RawAnswer refused = preflight("/app/x", PARTNER, "Access-Control-Request-Method: DELETE");
        assertThat(refused.status()).isEqualTo(204);
        assertThat(refused.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD, POST, PUT");
    }

    @Test
    void what_is_no_preflight_goes_to_the_route_as_any_request() throws Exception {
        RawAnswer answer = preflight("/options", PARTNER);
        assertThat(answer.status()).isEqualTo(200);
        isForPartner(answer);
        assertThat(preflight("/options", PUT).status()).isEqualTo(200);
        assertThat(preflight("/app/x", PARTNER).status()).isEqualTo(405);
        assertThat(stage.seen()).hasSize(2);
    }

    @Test
    void the_upstream_s_own_word_is_replaced() throws Exception {
        RawAnswer answer = stage.get("/app/x", PARTNER);
        isForPartner(answer);
        assertThat(answer.head().headers().all("Access-Control-Expose-Headers")).containsExactly("X-C");
        assertThat(answer.head().headers().all("Vary")).containsExactly("Accept", "Origin");
    }

    @Test
    void another_origin_gets_its_answer_and_no_page_may_read_it() throws Exception {
        for (String origin : new String[] {EVIL, "Origin: null", "Origin: http://localhost"}) {
            RawAnswer answer = stage.ask("POST", "/app/x", origin, "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(200);
            isForNobody(answer);
        }
        isForNobody(stage.get("/app/x", PARTNER, EVIL));
        isForNobody(stage.get("/app/x"));
        assertThat(stage.seen()).hasSize(5);
    }

    @Test
    void where_any_origin_may_read_the_answer_is_one_for_all() throws Exception {
        for (RawAnswer answer :
                new RawAnswer[] {stage.get("/public"), stage.get("/public", EVIL), stage.get("/public", "Origin: null")
                }) {
            assertThat(answer.head().headers().all("Access-Control-Allow-Origin"))
                    .containsExactly("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isNull();
            assertThat(answer.head().headers().all("Vary")).containsExactly("Accept");
        }
    }

    @Test
    void a_page_can_read_why_the_gateway_turned_it_away() throws Exception {
        isForPartner(status(404, stage.get("/nowhere", PARTNER)));
        isForPartner(status(405, stage.ask("DELETE", "/app/x", PARTNER)));
        isForPartner(status(403, stage.get("/closed", PARTNER)));
        isForPartner(status(414, stage.get("/small", PARTNER)));
        isForPartner(status(503, stage.get("/down", PARTNER)));
        isForPartner(status(503, stage.get("/off", PARTNER)));
        isForPartner(status(502, stage.get("/dead", PARTNER)));
        isForPartner(status(307, stage.get("/gone", PARTNER)));
        isForNobody(status(404, stage.get("/nowhere", EVIL)));
        isForNobody(status(503, stage.get("/down", EVIL)));
    }

    private static RawAnswer status(int expected, RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(expected);
        return answer;
    }

    @Test
    void a_preflight_passes_what_it_cannot_meet_but_not_who_may_not_come() throws Exception {
        assertThat(preflight("/small", PARTNER, PUT).status()).isEqualTo(204);
        assertThat(preflight("/down", PARTNER, PUT).status()).isEqualTo(204);
        assertThat(preflight("/nowhere", PARTNER, PUT).status()).isEqualTo(204);
        assertThat(preflight("/gone", PARTNER, PUT).status()).isEqualTo(204);
        RawAnswer denied = preflight("/closed", PARTNER, PUT);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(denied.text()).contains("access-denied");
    }

    @Test
    void where_it_is_switched_off_the_upstream_speaks_for_itself() throws Exception {
        assertThat(stage.get("/own", PARTNER).head().headers().all("Access-Control-Allow-Origin"))
                .containsExactly("*", "https://evil.example");
        assertThat(preflight("/own", PARTNER, PUT).status()).isEqualTo(200);
    }

    @Test
    void what_the_descriptor_says_of_a_field_is_the_last_word() throws Exception {
        RawAnswer answer = stage.get("/words", PARTNER);
        assertThat(answer.head().headers().all("Access-Control-Allow-Origin")).containsExactly("https://last.example");
        assertThat(answer.head().headers().all("Vary")).containsExactly("X-Beta");
    }
}
