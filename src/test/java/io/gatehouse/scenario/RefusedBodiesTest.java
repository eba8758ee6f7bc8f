package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body that is not read when the answer is out: nobody waits for it, and it is never taken for a request. */
class RefusedBodiesTest {

    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("""
                <routes>
                  <route name="closed" path="/closed"><respond status="403">no</respond></route>
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
        stage.upstreamPlays(scene -> {
            if (scene.head().target().startsWith("/early")) {
                boolean chunked = scene.head().target().endsWith("chunked");
                scene.send("HTTP/1.1 403 No\r\n"
                        + (chunked
                                ? "Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"
                                : "Content-Length: 2\r\n\r\nno"));
                scene.peerGoesAway();
            } else {
                Stage.echo(scene);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/closed", "/early", "/early-chunked"})
    void clients_that_announce_a_body_and_send_none_hold_no_thread(String target) throws Exception {
        List<RawClient> silent = new ArrayList<>();
        try {
            // more than there are threads
            for (int i = 0; i < 100; i++) {
                RawClient client = RawClient.connect(stage.port());
                silent.add(client);
                assertThat(client.request("POST", target, "Content-Length: 10")
                                .answer()
                                .text())
                        .isEqualTo("no");
            }
            // each of them would be waited for for 20 s
            try (RawClient other = RawClient.connect(stage.port(), Duration.ofSeconds(10))) {
                assertThat(other.get("/closed").answer().status()).isEqualTo(403);
            }
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/closed", "/early", "/early-chunked"})
    void what_comes_behind_the_answer_is_read_and_is_no_request(String target) throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", target, "Content-Length: " + SMUGGLED.length());
            assertThat(client.answer().status()).isEqualTo(403);
            client.send(SMUGGLED);
            assertThat(client.get("/next").answer().status()).isEqualTo(200);
            client.request("POST", target, "Transfer-Encoding: chunked");
            assertThat(client.answer().status()).isEqualTo(403);
            client.sendChunk(SMUGGLED.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            client.sendChunk(new byte[0]);
            assertThat(client.get("/next").answer().status()).isEqualTo(200);
        }
        assertThat(stage.seen()).doesNotContain("GET /smuggled HTTP/1.1");
    }

    @Test
    void a_large_body_that_is_refused_is_answered_while_it_is_sent() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/closed", "Content-Length: 1000000").send("x".repeat(1_000_000));
            assertThat(client.answer().status()).isEqualTo(403);
            assertThat(client.get("/next").answer().status()).isEqualTo(200);
        }
    }
}
