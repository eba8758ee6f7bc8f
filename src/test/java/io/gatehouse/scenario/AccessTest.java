package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may come is said by the true client's address, which nobody but a trusted proxy can say. */
class AccessTest {

    private static final String ROUTES = """
            <routes>
              <defaults><access allow="192.0.2.0/24 ::1" deny="192.0.2.66"/></defaults>
              <route name="open" path="/open" to="app"><access enabled="false"/></route>
              <route name="down" path="/down" to="app"><maintenance/></route>
              <route name="small" path="/small" to="app"><limits body="1B"/></route>
              <route name="trial" path="/trial" to="app"><access allow="192.0.2.0/24" mode="observe"/></route>
              <route name="app" path="/app/**" to="app"/>
            </routes>
            """;

    private static Stage stranger;
    private static Stage behindProxy;

    @BeforeAll
    static void open() throws Exception {
        stranger = Stage.routing(ROUTES);
        behindProxy = Stage.routing("<trusted-proxies from=\"127.0.0.0/8\"/>" + ROUTES);
    }

    @AfterAll
    static void close() {
        stranger.close();
        behindProxy.close();
    }

    @BeforeEach
    void reset() {
        stranger.reset();
        behindProxy.reset();
    }

    private static int statusFor(String client) throws Exception {
        return behindProxy.get("/app/x", "X-Forwarded-For: " + client).status();
    }

    @Test
    void behind_a_trusted_proxy_the_address_that_it_names_counts() throws Exception {
        assertThat(statusFor("192.0.2.7")).isEqualTo(200);
        assertThat(statusFor("::ffff:192.0.2.7")).isEqualTo(200);
        assertThat(statusFor("::1")).isEqualTo(200);
        assertThat(statusFor("198.51.100.1")).isEqualTo(403);
        assertThat(statusFor("192.0.2.66")).isEqualTo(403);
        assertThat(statusFor("::ffff:192.0.2.66")).isEqualTo(403);
        assertThat(statusFor("::ffff:c000:242")).isEqualTo(403);
        assertThat(behindProxy.seen()).hasSize(3);
    }

    @Test
    void what_a_stranger_says_of_himself_opens_nothing() throws Exception {
        for (String field : new String[] {
            "X-Forwarded-For: 192.0.2.7",
            "X_Forwarded_For: 192.0.2.7",
            "Forwarded: for=192.0.2.7",
            "X-Real-IP: 192.0.2.7",
            "X-Client-IP: 192.0.2.7",
            "True-Client-IP: 192.0.2.7"
        }) {
            assertThat(stranger.get("/app/x", field).status()).as(field).isEqualTo(403);
        }
        // the rightmost one that is not trusted, not the leftmost that somebody wrote
        assertThat(statusFor("192.0.2.7, 198.51.100.1")).isEqualTo(403);
        assertThat(stranger.seen()).isEmpty();
        assertThat(behindProxy.seen()).isEmpty();
    }

    @Test
    void who_is_turned_away_reads_nothing_of_the_lists() throws Exception {
        RawAnswer answer = stranger.get("/app/x");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).contains("access-denied").doesNotContain("192.0.2", "127.0.0.1", "allow", "deny");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        RawAnswer page = stranger.get("/app/x", "Accept: text/html");
        assertThat(page.text()).contains("Access is denied").doesNotContain("192.0.2", "127.0.0.1");
    }

    @Test
    void it_is_asked_before_limits_and_behind_maintenance() throws Exception {
        assertThat(stranger.raw("POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab")
                        .status())
                .isEqualTo(403);
        assertThat(stranger.get("/down").status()).isEqualTo(503);
    }

    @Test
    void it_holds_for_a_path_that_nobody_takes_and_for_a_method_that_is_none() throws Exception {
        assertThat(stranger.get("/nowhere").status()).isEqualTo(403);
        assertThat(stranger.ask("CONNECT", "/app/x").status()).isNotEqualTo(200);
        assertThat(stranger.ask("OPTIONS", "/app/x", "Origin: https://a.example", "Access-Control-Request-Method: PUT")
                        .status())
                .isEqualTo(403);
        assertThat(stranger.seen()).isEmpty();
    }

    @Test
    void where_it_is_switched_off_or_observes_everybody_comes() throws Exception {
        assertThat(stranger.get("/open").status()).isEqualTo(200);
        assertThat(stranger.get("/trial").status()).isEqualTo(200);
    }
}
