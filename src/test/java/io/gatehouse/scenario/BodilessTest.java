package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is no body none is invented, and what is said of it stays. */
class BodilessTest extends OpenStage {

    /** Asks twice on one connection, so that a byte too many or too few would be seen. */
    private static RawAnswer twice(String method) throws Exception {
        try (RawClient client = stage.client()) {
            RawAnswer first = client.request(method, "/1").answerTo(method);
            RawAnswer second = client.request(method, "/2").answerTo(method);
            assertThat(second.status()).isEqualTo(first.status());
            return first;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5, 8192, 100_000, 5_000_000_000L})
    void the_answer_to_head_keeps_its_length(long length) throws Exception {
        stage.upstreamPlays(scene -> scene.head(200, "Content-Length: " + length, "ETag: \"x\""));
        RawAnswer answer = twice("HEAD");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo(Long.toString(length));
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(answer.header("ETag")).isEqualTo("\"x\"");
        assertThat(stage.lastRequest().method()).isEqualTo("HEAD");
    }

    @Test
    void the_answer_to_head_without_a_length_is_given_none() throws Exception {
        stage.upstreamPlays(scene -> scene.head(200, "Transfer-Encoding: chunked", "Content-Type: text/plain"));
        RawAnswer answer = twice("HEAD");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isNull();
    }

    @Test
    void no_content_has_neither_length_nor_coding() throws Exception {
        stage.upstreamPlays(scene -> scene.head(204, "X-A: b"));
        RawAnswer answer = twice("GET");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Content-Length")).isNull();
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(answer.header("X-A")).isEqualTo("b");
    }

    @Test
    void not_modified_keeps_its_fields() throws Exception {
        stage.upstreamPlays(
                scene -> scene.head(304, "ETag: W/\"v1\"", "Cache-Control: max-age=60", "Vary: Accept", "Expires: 0"));
        RawAnswer answer = twice("GET");
        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.header("ETag")).isEqualTo("W/\"v1\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=60");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        assertThat(answer.header("Transfer-Encoding")).isNull();
        assertThat(answer.end()).isEqualTo(End.NO_BODY);
    }

    @Test
    void not_modified_with_the_length_of_the_body_that_is_not_sent_leaves_the_connection_usable() throws Exception {
        stage.upstreamPlays(scene -> scene.head(304, "ETag: \"v1\"", "Content-Length: 1234"));
        assertThat(twice("GET").status()).isEqualTo(304);
    }

    @Test
    void an_empty_answer_stays_empty() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, new byte[0]));
        RawAnswer answer = twice("GET");
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.end()).isEqualTo(End.LENGTH);
    }

    @Test
    void an_empty_chunked_answer_is_empty_and_ends_clean() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            scene.chunk("");
        });
        RawAnswer answer = twice("GET");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.end().clean()).isTrue();
    }

    @Test
    void an_error_without_a_body_stays_without() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(500, new byte[0]));
        RawAnswer answer = stage.get("/broken");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.end()).isEqualTo(End.LENGTH);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"})
    void a_request_without_a_body_gets_none(String method) throws Exception {
        assertThat(stage.ask(method, "/none").status()).isEqualTo(200);
        RawHead seen = stage.lastRequest();
        assertThat(seen.method()).isEqualTo(method);
        assertThat(seen.header("Transfer-Encoding")).isNull();
        assertThat(seen.header("Content-Length")).isIn(null, "0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE"})
    void a_length_of_nothing_stays_a_length_of_nothing(String method) throws Exception {
        assertThat(stage.ask(method, "/zero", "Content-Length: 0").status()).isEqualTo(200);
        assertThat(stage.lastRequest().header("Content-Length")).isEqualTo("0");
        assertThat(stage.lastRequest().header("Transfer-Encoding")).isNull();
    }

    @Test
    void an_empty_chunked_body_stays_a_body() throws Exception {
        try (RawClient client = stage.client()) {
            client.request("POST", "/chunks", "Transfer-Encoding: chunked").send("0\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(stage.lastRequest().header("Transfer-Encoding")).isEqualTo("chunked");
    }

    @Test
    void interim_answers_of_the_upstream_do_not_become_the_answer() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(103, "Link: </a.css>; rel=preload");
            scene.head(102);
            scene.answer(200, new byte[] {'x'});
        });
        assertThat(stage.get("/hints").text()).isEqualTo("x");
    }
}
