package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request whose length can be read in two ways never becomes two requests. In the bytes, {@code |} stands for CRLF. */
class SmugglingTest extends OpenStage {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static String crlf(String bytes) {
        return bytes.replace("|", "\r\n");
    }

    /** @return everything that comes back until the gateway closes the connection, which it has to */
    private static String untilClosed(String bytes) throws Exception {
        try (RawClient client = RawClient.connect(stage.port(), SOON)) {
            client.send(crlf(bytes));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            assertThat(client.rest(all)).as("after %s", all).isNotEqualTo(End.SILENCE);
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** @return the status lines in what came back */
    private static List<String> statuses(String all) {
        return all.lines().filter(line -> line.matches("HTTP/1\\.[01] [2-5].*")).toList();
    }

    /** @return the status of the first answer, or 0 when the connection was closed without one */
    private static int status(String bytes) throws Exception {
        try (RawClient client = RawClient.connect(stage.port(), SOON)) {
            return client.send(crlf(bytes)).head().status();
        } catch (EOFException | SocketException e) {
            return 0;
        }
    }

    @Test
    void length_before_chunks_is_never_a_second_request() throws Exception {
        String all = untilClosed("POST / HTTP/1.1|Host: a|Content-Length: 6|Transfer-Encoding: chunked||0||G");
        assertThat(statuses(all)).hasSizeLessThan(2);
        if (!all.startsWith("HTTP/1.1 400 ")) {
            // the chunks count, the length is dropped, and nothing more is read from this connection (RFC 9112, 6.3)
            assertThat(stage.lastRequest().header("Content-Length")).isNull();
            assertThat(all).contains("Transfer-Encoding: chunked\r\n\r\n").endsWith("\r\n\r\n");
            assertThat(stage.seen()).containsExactly("POST / HTTP/1.1");
        }
    }

    @Test
    void chunks_before_length_are_never_a_second_request() throws Exception {
        String all = untilClosed("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|Content-Length: 4||"
                + "35|GPOST /x HTTP/1.1|Host: a|Content-Length: 15||x=1|0||");
        assertThat(statuses(all)).hasSizeLessThan(2);
        assertThat(stage.seen()).isSubsetOf("POST / HTTP/1.1");
    }

    @Test
    void a_wrong_chunk_before_a_length_is_never_a_second_request() throws Exception {
        String all = untilClosed("POST / HTTP/1.1|Host: a|Content-Length: 4|Transfer-Encoding: chunked||"
                + "1c|GPOST /x HTTP/1.1|Host: a|Content-Length: 15||x=1|0||");
        assertThat(statuses(all)).hasSizeLessThan(2);
        assertThat(stage.seen()).isSubsetOf("POST / HTTP/1.1");
    }

    @Test
    void a_folded_field_is_refused_or_becomes_one_line() throws Exception {
        for (String fold : new String[] {"| b", "|\tb", "| |\tb"}) {
            if (status("GET / HTTP/1.1|Host: a|X: a" + fold + "||") == 200) {
                assertThat(stage.lastRequest().header("X")).matches("a[ \t]+b");
            }
        }
    }

    @Test
    void spaces_in_a_request_line_are_refused_or_become_one() throws Exception {
        for (String line : new String[] {"GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1"}) {
            if (status(line + "|Host: a||") == 200) {
                assertThat(stage.lastRequest().startLine()).isEqualTo("GET / HTTP/1.1");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\u000b",
                "Transfer-Encoding : chunked",
                " Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked|Transfer-Encoding: identity",
                "Transfer-Encoding: identity|Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunk",
                "Transfer-Encoding:| chunked",
                "Transfer_Encoding: chunked|Transfer-Encoding: x",
                "Transfer-Encoding: \u0000chunked",
            })
    void a_disguised_transfer_coding_is_refused(String field) throws Exception {
        assertThat(status("POST / HTTP/1.1|Host: a|" + field + "||0||")).isIn(400, 501, 0);
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: +6",
                "Content-Length: -6",
                "Content-Length: 6, 6",
                "Content-Length: 6|Content-Length: 6",
                "Content-Length: 6|Content-Length: 7",
                "Content-Length: 0|Content-Length: 6",
                "Content-Length: 0x6",
                "Content-Length: 6 6",
                "Content-Length: 6.0",
                "Content-Length: 6e0",
                "Content-Length: \u000b6",
                "Content-Length: six",
                "Content-Length: 99999999999999999999999",
                "Content-Length : 6",
                "Content-Length: 6|content-length: 6",
                "Content-Length: ",
            })
    void a_length_that_is_no_plain_number_is_refused(String field) throws Exception {
        assertThat(status("POST / HTTP/1.1|Host: a|" + field + "||abcdef")).isIn(400, 501, 0);
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1| X: y|Host: a||",
                "POST / HTTP/1.0|Host: a|Transfer-Encoding: chunked||0||",
                "GET / HTTP/1.1|Host: a|X y||",
                "GET / HTTP/1.1|Host: a|: y||",
                "GET / HTTP/1.1|Host: a|X\u0000: y||",
                "GET / HTTP/1.1|Host: a|X: y\u0000z||",
                "GET / HTTP/1.1|Host: a|X: y\rz||",
                "GET / HTTP/1.1|Host: a|X[]: y||",
                "GET / HTTP/1.1|Host: a|X : y||",
                " / HTTP/1.1|Host: a||",
                "GET / HTTP/1.1 |Host: a||",
                "GET / HTTP/1.1x|Host: a||",
                "GET / HTTP/2.0|Host: a||",
                "GET / http/1.1|Host: a||",
                "GET / HTTP/11|Host: a||",
                "G\u0001T / HTTP/1.1|Host: a||",
                "GET /a b HTTP/1.1|Host: a||",
                "GET a HTTP/1.1|Host: a||",
            })
    void a_malformed_head_is_refused(String head) throws Exception {
        assertThat(status(head)).isIn(400, 501, 505, 0);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_head_that_ends_in_carriage_returns_is_no_request() throws Exception {
        try (RawClient client = RawClient.connect(stage.port(), SOON)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\r\r");
            client.finishSending();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            assertThat(client.rest(all)).isNotEqualTo(End.SILENCE);
            assertThat(all.toString(StandardCharsets.ISO_8859_1)).doesNotStartWith("HTTP/1.1 2");
        }
        assertThat(stage.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zz|abc|0||",
                "-1|a|0||",
                "3|abcd|0||",
                "+3|abc|0||",
                "0x3|abc|0||",
                "3 3|abc|0||",
                "|3|abc|0||",
                "fffffffffffffffff|abc|0||",
                "3|abc0||",
            })
    void a_malformed_chunk_ends_the_connection_and_the_upstream_gets_no_whole_body(String body) throws Exception {
        AtomicInteger whole = new AtomicInteger();
        stage.upstreamPlays(scene -> {
            if (scene.readBody(new ByteArrayOutputStream()).clean()) {
                whole.incrementAndGet();
            }
            scene.answer(200, new byte[0]);
        });
        // what the case before has sent may come late
        String target = "/" + Integer.toHexString(body.hashCode());
        String all = untilClosed("POST " + target + " HTTP/1.1|Host: a|Transfer-Encoding: chunked||" + body
                + "GET /second HTTP/1.1|Host: a||");
        assertThat(all).doesNotStartWith("HTTP/1.1 2");
        List<String> seen = stage.seen();
        assertThat(seen).doesNotContain("GET /second HTTP/1.1");
        assertThat(seen).filteredOn(("POST " + target + " HTTP/1.1")::equals).hasSizeLessThan(2);
        assertThat(whole).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X y|", " X: y|", "X: a\u0000b|", "X : y|"})
    void what_follows_a_malformed_trailer_is_no_request(String trailer) throws Exception {
        // what the case before has sent may come late
        String target = "/" + Integer.toHexString(trailer.hashCode());
        String all = untilClosed("POST " + target + " HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|0|" + trailer
                + "|GET /second HTTP/1.1|Host: a||");
        assertThat(statuses(all)).hasSizeLessThan(2);
        List<String> seen = stage.seen();
        assertThat(seen).doesNotContain("GET /second HTTP/1.1");
        assertThat(seen).filteredOn(("POST " + target + " HTTP/1.1")::equals).hasSizeLessThan(2);
    }

    @Test
    void what_follows_an_oversized_trailer_is_no_request() throws Exception {
        String all = untilClosed("POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||3|abc|0|X: " + "y".repeat(100_000)
                + "||GET /second HTTP/1.1|Host: a||");
        assertThat(all).doesNotStartWith("HTTP/1.1 2");
        assertThat(stage.seen()).doesNotContain("GET /second HTTP/1.1").hasSizeLessThan(2);
    }

    @Test
    void methods_that_are_never_forwarded_are_refused() throws Exception {
        assertThat(status("TRACE / HTTP/1.1|Host: a||")).isEqualTo(405);
        assertThat(status("CONNECT a:443 HTTP/1.1|Host: a:443||")).isIn(400, 405, 501);
        assertThat(status("CONNECT / HTTP/1.1|Host: a||")).isIn(400, 405, 501);
        assertThat(status("TRACE / HTTP/1.1|Host: a|Max-Forwards: 0||")).isEqualTo(405);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void an_upgrade_to_http_2_is_ignored() throws Exception {
        RawAnswer answer = stage.raw(crlf("GET /up HTTP/1.1|Host: a|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|"
                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA||"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage.lastRequest().header("Upgrade")).isNull();
        assertThat(stage.lastRequest().header("HTTP2-Settings")).isNull();
        assertThat(stage.lastRequest().header("Connection")).isNull();
    }

    @Test
    void the_preface_of_http_2_is_no_request() throws Exception {
        assertThat(status("PRI * HTTP/2.0||SM||")).isIn(400, 405, 505, 0);
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_request_without_a_version_is_refused() throws Exception {
        assertThat(untilClosed("GET /|")).doesNotContain(" 200 ");
        assertThat(untilClosed("HEAD /admin|")).doesNotContain(" 200 ");
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void chunks_from_an_http_1_0_client_end_the_connection() throws Exception {
        String all = untilClosed(
                "POST / HTTP/1.0|Host: a|Connection: keep-alive|Transfer-Encoding: chunked||0||GET /second HTTP/1.0|Host: a||");
        assertThat(statuses(all)).hasSizeLessThan(2);
        assertThat(stage.seen()).doesNotContain("GET /second HTTP/1.1").hasSizeLessThan(2);
    }

    @Test
    void a_body_that_a_refused_request_brings_is_not_the_next_request() throws Exception {
        String inner = "GET /inner HTTP/1.1|Host: a||";
        try (RawClient client = RawClient.connect(stage.port(), SOON)) {
            client.send(crlf(
                    "POST /a//b HTTP/1.1|Host: a|Content-Length: " + crlf(inner).length() + "||" + inner));
            assertThat(client.answer().status()).isEqualTo(400);
            client.finishSending();
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            client.rest(rest);
            assertThat(rest.toString(StandardCharsets.ISO_8859_1)).isEmpty();
        }
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void doubly_framed_answers_are_read_as_chunks_and_the_connection_is_not_used_again() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Length: 3", "Transfer-Encoding: chunked");
            scene.chunk("hello");
            scene.chunk("");
        });
        int before = stage.upstream().connections();
        assertThat(stage.get("/1").text()).isEqualTo("hello");
        assertThat(stage.get("/2").text()).isEqualTo("hello");
        assertThat(stage.upstream().connections() - before).isGreaterThanOrEqualTo(1);
    }

    @Test
    void an_answer_with_two_lengths_is_not_believed() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 3\r\n\r\nhello");
            scene.close();
        });
        assertThat(stage.get("/1").status()).isEqualTo(502);
    }
}
