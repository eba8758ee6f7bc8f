package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream sends that could be read in two ways does not go on. */
class MalformedAnswersTest {

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.routing("""
                <routes>
                  <route name="total" path="/total" to="app"><timeout total="200ms"/></route>
                  <route name="all" to="app"/>
                </routes>
                """);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    /** A kept connection waits for the next request. */
    private static void keepOne() throws Exception {
        stage.reset();
        stage.seen();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length\u0000: 3",
                "Content-Length\r: 3",
                "X Y: z",
                "X(): z",
                "X\u00e9: z",
            })
    void a_field_that_is_none_is_a_bad_gateway(String field) throws Exception {
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 200 OK\r\n" + field + "\r\nContent-Length: 5\r\n\r\nhello");
            scene.close();
        });
        assertThat(stage.get("/").status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\rb"})
    void a_value_does_not_become_another_line(String value) throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, new byte[] {'x'}, "X: " + value));
        RawAnswer answer = stage.get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X")).isEqualTo("a b");
    }

    @Test
    void two_lengths_are_a_bad_gateway_though_no_body_follows() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n");
            scene.close();
        });
        assertThat(stage.ask("HEAD", "/").status()).isEqualTo(502);
    }

    @ParameterizedTest
    @ValueSource(ints = {33_000, 60_000, 100_000})
    void a_head_that_is_too_large_to_pass_on_is_a_bad_gateway(int bytes) throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, new byte[] {'x'}, "X: " + "y".repeat(bytes)));
        RawAnswer answer = stage.get("/");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).doesNotContain("Exception");
    }

    @Test
    void a_request_whose_time_is_up_is_not_sent_again() throws Exception {
        keepOne();
        stage.upstreamPlays(scene -> scene.peerGoesAway());
        assertThat(stage.get("/total").status()).isEqualTo(504);
        assertThat(stage.upstream().received().stream()
                        .filter(head -> head.target().equals("/total")))
                .hasSize(1);
    }

    /** The last chunk is here, and the empty line that closes it is not: something may have been cut off. */
    @Test
    void a_chunked_answer_whose_last_line_is_missing_is_cut_off_and_not_whole() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0");
            scene.close();
        });
        RawAnswer answer = stage.get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end().clean()).isFalse();
    }
}
