package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that asks first is told to go on only where its body is wanted. */
class ExpectContinueTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.describedBy("""
                <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
                <upstream name="drained"><endpoint url="UPSTREAM" drain="true"/></upstream>
                <routes>
                  <route name="upload" path="/upload" methods="POST" to="app"/>
                  <route name="drained" path="/drained" to="drained"/>
                  <route name="moved" path="/moved"><redirect location="/upload"/></route>
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

    @Test
    void a_body_that_is_wanted_is_asked_for_once() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/upload", "Content-Length: 4", "Expect: 100-continue");
            assertThat(client.head().status()).isEqualTo(100);
            RawAnswer answer = client.send("body").answer();
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).endsWith("\r\n\r\nbody");
        }
        assertThat(stage.lastRequest().header("Expect")).isNull();
    }

    @Test
    void a_chunked_body_is_asked_for_too() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/upload", "Transfer-Encoding: chunked", "Expect: 100-Continue");
            assertThat(client.head().status()).isEqualTo(100);
            assertThat(client.send("4\r\nbody\r\n0\r\n\r\n").answer().text()).endsWith("\r\n\r\nbody");
        }
    }

    @Test
    void the_upstream_s_own_invitation_is_not_passed_on() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(100);
            scene.readBody();
            scene.answer(200, new byte[] {'x'});
        });
        try (RawClient client = stage.client()) {
            client.request("POST", "/upload", "Content-Length: 4", "Expect: 100-continue");
            assertThat(client.head().status()).isEqualTo(100);
            RawAnswer answer = client.send("body").answer();
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.text()).isEqualTo("x");
        }
    }

    @Test
    void a_client_that_does_not_wait_for_the_invitation_is_served() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/upload", "Content-Length: 4", "Expect: 100-continue")
                    .send("body");
            assertThat(client.answer().text()).endsWith("\r\n\r\nbody");
        }
    }

    private static RawAnswer refused(String method, String target) throws Exception {
        try (RawClient client = stage.client()) {
            RawAnswer answer = client.request(method, target, "Content-Length: 1000000", "Expect: 100-continue")
                    .answer();
            assertThat(answer.interim()).as("interim answers").isEmpty();
            return answer;
        }
    }

    @Test
    void a_body_is_not_asked_for_where_the_request_is_refused() throws Exception {
        assertThat(refused("PUT", "/upload").status()).isEqualTo(405);
        assertThat(refused("POST", "/nowhere").status()).isEqualTo(404);
        assertThat(refused("POST", "/a//b").status()).isEqualTo(400);
        assertThat(refused("POST", "/moved").status()).isEqualTo(307);
        assertThat(refused("POST", "/drained").status()).isEqualTo(503);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void an_expectation_that_nobody_knows_is_refused() throws Exception {
        assertThat(stage.ask("POST", "/upload", "Content-Length: 0", "Expect: tea")
                        .status())
                .isEqualTo(417);
        assertThat(stage.seen()).isEmpty();
    }
}
