package io.gatehouse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The kit is trusted by every other test, so it has to tell a whole body from a broken one. */
final class TestKitTest {

    @Test
    void a_body_of_the_promised_length_is_whole() throws IOException {
        try (TestUpstream upstream = TestUpstream.answering("hello");
                RawClient client = RawClient.connect(upstream.port())) {
            RawAnswer answer = client.get("/a?b=[").answer();
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.end()).isEqualTo(End.LENGTH);
            assertThat(upstream.awaitRequest().target()).isEqualTo("/a?b=[");
        }
    }

    @Test
    void one_connection_carries_several_requests() throws IOException {
        try (TestUpstream upstream = TestUpstream.echoing();
                RawClient client = RawClient.connect(upstream.port())) {
            client.request("POST", "/a", "Content-Length: 3").send("abc");
            assertThat(client.answer().text())
                    .isEqualTo("POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
            client.request("POST", "/b", "Transfer-Encoding: chunked");
            client.sendChunk("de".getBytes(StandardCharsets.US_ASCII)).sendChunk(new byte[0]);
            assertThat(client.answer().text()).endsWith("\r\n\r\nde");
            assertThat(upstream.connections()).isEqualTo(1);
            assertThat(upstream.requests()).isEqualTo(2);
        }
    }

    @Test
    void the_last_chunk_and_its_trailers_end_a_chunked_body() throws IOException {
        assertThat(fetch(scene -> {
                    scene.head(200, "Transfer-Encoding: chunked");
                    scene.chunk("abc");
                    scene.send("0\r\nX-Sum: 1\r\n\r\n");
                }))
                .satisfies(answer -> {
                    assertThat(answer.text()).isEqualTo("abc");
                    assertThat(answer.trailers().first("x-sum")).isEqualTo("1");
                    assertThat(answer.end()).isEqualTo(End.LAST_CHUNK);
                });
    }

    @Test
    void a_chunked_body_without_its_last_chunk_is_cut_off() throws IOException {
        assertThat(fetch(scene -> {
                            scene.head(200, "Transfer-Encoding: chunked");
                            scene.chunk("abc");
                            scene.close();
                        })
                        .end())
                .isEqualTo(End.CUT_OFF);
    }

    @Test
    void a_body_shorter_than_promised_is_cut_off() throws IOException {
        assertThat(fetch(scene -> {
                            scene.head(200, "Content-Length: 10");
                            scene.send("abc");
                            scene.close();
                        })
                        .end())
                .isEqualTo(End.CUT_OFF);
    }

    @Test
    void a_reset_is_told_from_an_end() throws IOException {
        assertThat(fetch(scene -> {
                            scene.head(200, "Content-Length: 10");
                            scene.reset();
                        })
                        .end())
                .isEqualTo(End.RESET);
    }

    @Test
    void a_silent_peer_is_told_from_one_that_closed() throws IOException {
        try (TestUpstream upstream = TestUpstream.playing(scene -> {
                    scene.head(200, "Content-Length: 10");
                    scene.stall();
                });
                RawClient client = RawClient.connect(upstream.port(), Duration.ofMillis(100))) {
            assertThat(client.get("/").answer().end()).isEqualTo(End.SILENCE);
        }
    }

    @Test
    void an_unframed_body_ends_with_the_connection() throws IOException {
        assertThat(fetch(scene -> {
                            scene.head(200);
                            scene.send("abc");
                            scene.close();
                        })
                        .end())
                .isEqualTo(End.CLOSE);
    }

    @Test
    void interim_answers_are_kept_apart() throws IOException {
        assertThat(fetch(scene -> {
                    scene.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                    scene.answer(204, new byte[0]);
                }))
                .satisfies(answer -> {
                    assertThat(answer.interim()).hasSize(1);
                    assertThat(answer.status()).isEqualTo(204);
                    assertThat(answer.end()).isEqualTo(End.NO_BODY);
                });
    }

    @Test
    void a_drip_arrives_whole() throws IOException {
        assertThat(fetch(scene -> {
                            scene.head(200, "Content-Length: 5");
                            scene.drip("abcde".getBytes(StandardCharsets.US_ASCII), 2, Duration.ofMillis(1));
                        })
                        .text())
                .isEqualTo("abcde");
    }

    @Test
    void a_peer_that_closes_instead_of_answering_is_an_error() throws IOException {
        assertThatThrownBy(() -> fetch(Scene::close)).isInstanceOf(EOFException.class);
    }

    private static RawAnswer fetch(TestUpstream.Script script) throws IOException {
        try (TestUpstream upstream = TestUpstream.playing(script)) {
            return RawClient.fetch(upstream.port(), "/");
        }
    }
}
