package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawHead;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an upstream says of its own places is turned into what clients know; what it says of others is not. */
class LocationTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("""
                <routes>
                  <route name="strip" path="/v1/**" strip="/v1" to="app"/>
                  <route name="rewrite" path="/crm/**" rewrite="/CRMWeb/**" to="app"/>
                  <route name="plain" path="/plain/**" strip="/plain" map-back="false" to="app"/>
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

    private static String seen(String target, String field, String value) throws Exception {
        String said = value.replace("UPSTREAM", stage.upstream().url());
        stage.upstreamPlays(scene -> scene.answer(302, new byte[0], field + ": " + said));
        RawAnswer answer = stage.get(target);
        assertThat(answer.status()).isEqualTo(302);
        return answer.header(field);
    }

    @Test
    void a_stripped_prefix_is_put_back() throws Exception {
        assertThat(seen("/v1/a", "Location", "/b?c=/d#e")).isEqualTo("/v1/b?c=/d#e");
        assertThat(seen("/v1/a", "Content-Location", "/b")).isEqualTo("/v1/b");
    }

    @Test
    void a_rewritten_prefix_is_turned_back() throws Exception {
        assertThat(seen("/crm/a", "Location", "/CRMWeb/login?x=%zz")).isEqualTo("/crm/login?x=%zz");
        assertThat(seen("/crm/a", "Location", "/Other/login")).isEqualTo("/Other/login");
    }

    @Test
    void the_upstream_s_own_address_becomes_the_client_s() throws Exception {
        assertThat(seen("/a", "Location", "UPSTREAM/b")).isEqualTo("http://localhost/b");
        assertThat(seen("/crm/a", "Location", "UPSTREAM/CRMWeb/b")).isEqualTo("http://localhost/crm/b");
        assertThat(seen("/crm/a", "Location", "http://localhost/CRMWeb/b")).isEqualTo("http://localhost/crm/b");
    }

    @Test
    void other_places_are_left_alone() throws Exception {
        for (String other : new String[] {
            "https://other.test/CRMWeb/x", "//other.test/CRMWeb", "next", "?page=2", "mailto:a@b.test", ""
        }) {
            assertThat(seen("/crm/a", "Location", other)).isEqualTo(other);
        }
    }

    @Test
    void nothing_is_turned_back_where_the_route_says_so() throws Exception {
        assertThat(seen("/plain/a", "Location", "/b")).isEqualTo("/b");
        assertThat(seen("/plain/a", "Set-Cookie", "a=1; Path=/b")).isEqualTo("a=1; Path=/b");
    }

    @Test
    void cookies_are_for_the_path_that_the_client_knows() throws Exception {
        assertThat(seen("/crm/a", "Set-Cookie", "a=\"x; y\"; Path=/CRMWeb; HttpOnly"))
                .isEqualTo("a=\"x; y\"; Path=/crm; HttpOnly");
        assertThat(seen("/crm/a", "Set-Cookie", "a=1; path=/CRMWeb/x;Secure")).isEqualTo("a=1; path=/crm/x;Secure");
        assertThat(seen("/crm/a", "Set-Cookie", "a=1; Domain=127.0.0.1; Path=/other"))
                .isEqualTo("a=1; Path=/other");
    }

    @Test
    void several_cookies_survive_unchanged() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                200,
                new byte[0],
                "Set-Cookie: a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; SameSite=None; Secure; Partitioned",
                "Set-Cookie: b=",
                "Set-Cookie: c=\"x,y\"; Max-Age=0; Priority=High",
                "Set-Cookie: a=2"));
        assertThat(stage.get("/").head().headers().all("Set-Cookie"))
                .containsExactly(
                        "a=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; SameSite=None; Secure; Partitioned",
                        "b=",
                        "c=\"x,y\"; Max-Age=0; Priority=High",
                        "a=2");
    }

    @Test
    void a_public_url_is_what_upstream_and_client_know_the_host_by_whatever_host_says() throws Exception {
        try (Stage portal = Stage.routing("""
                <routes host="localhost" public-url="https://Portal.example.com:8443">
                  <route name="old" path="/old"><redirect location="/crm"/></route>
                  <route name="crm" path="/crm/**" rewrite="/CRMWeb/**" to="app"/>
                </routes>
                """)) {
            portal.upstreamPlays(scene -> scene.answer(
                    302,
                    new byte[0],
                    "Location: " + portal.upstream().url() + "/CRMWeb/b",
                    "Content-Location: http://localhost:1234/CRMWeb/c"));
            RawAnswer answer = portal.raw("GET /crm/a HTTP/1.1\r\nHost: localhost:1234\r\n\r\n");
            assertThat(answer.header("Location")).isEqualTo("https://portal.example.com:8443/crm/b");
            assertThat(answer.header("Content-Location")).isEqualTo("https://portal.example.com:8443/crm/c");
            RawHead sent = portal.lastRequest();
            assertThat(sent.header("Host")).isEqualTo("localhost:1234");
            assertThat(sent.header("X-Forwarded-Host")).isEqualTo("portal.example.com:8443");
            assertThat(sent.header("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(sent.header("X-Forwarded-Port")).isEqualTo("8443");
            assertThat(sent.header("Forwarded"))
                    .isEqualTo("for=127.0.0.1;host=\"portal.example.com:8443\";proto=https");
            assertThat(portal.get("/old").header("Location")).isEqualTo("/crm");
        }
    }
}
