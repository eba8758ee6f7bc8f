package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawHead;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Fields pass as they are, in both directions. */
class HeaderValuesTest extends OpenStage {

    private static String everyVisibleByte() {
        StringBuilder all = new StringBuilder("x");
        for (char c = ' '; c < 256; c++) {
            if (c != 0x7f) {
                all.append(c);
            }
        }
        return all.append('x').toString();
    }

    @Test
    void each_byte_that_a_request_field_may_hold_arrives() throws Exception {
        assertThat(stage.forwarded("/", "X-Bytes: " + everyVisibleByte()).header("X-Bytes"))
                .isEqualTo(everyVisibleByte());
    }

    @Test
    void each_byte_that_an_answer_s_field_may_hold_arrives() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(200, new byte[0], "X-Bytes: " + everyVisibleByte()));
        assertThat(stage.get("/").header("X-Bytes")).isEqualTo(everyVisibleByte());
    }

    @Test
    void utf_8_passes_as_the_bytes_that_it_is() throws Exception {
        String wire = new String("\u00fc\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(stage.forwarded("/", "X-Name: " + wire).header("X-Name")).isEqualTo(wire);
    }

    @Test
    void repeated_and_empty_fields_keep_number_and_order() throws Exception {
        RawHead head =
                stage.forwarded("/", "X-A: 1", "X-B: ", "X-A: 2, 3", "X-A: ", "X-A: 1", "Accept: a", "Accept: b");
        assertThat(head.headers().all("X-A")).containsExactly("1", "2, 3", "", "1");
        assertThat(head.headers().all("X-B")).containsExactly("");
        assertThat(head.headers().all("Accept")).containsExactly("a", "b");
        stage.upstreamPlays(scene -> scene.answer(
                200, new byte[0], "X-A: 1", "X-B: ", "X-A: 2, 3", "X-A: ", "Link: <a>", "Link: <b>", "X-A: 1"));
        RawAnswer answer = stage.get("/");
        assertThat(answer.head().headers().all("X-A")).containsExactly("1", "2, 3", "", "1");
        assertThat(answer.head().headers().all("X-B")).containsExactly("");
        assertThat(answer.head().headers().all("Link")).containsExactly("<a>", "<b>");
    }

    @Test
    void credentials_and_conditions_pass() throws Exception {
        RawHead head = stage.forwarded(
                "/",
                "Authorization: Basic YTpi",
                "Cookie: a=1; b=\"2\"; $x=@; a=3",
                "If-None-Match: \"a\", W/\"b\"",
                "If-Modified-Since: yesterday",
                "Range: bytes=0-1,5-",
                "Accept-Encoding: br;q=1.0, *;q=0",
                "User-Agent: x (y; z) \"q\"",
                "Content-Type: text/PLAIN;Charset=\"utf-8\"");
        assertThat(head.header("Authorization")).isEqualTo("Basic YTpi");
        assertThat(head.header("Cookie")).isEqualTo("a=1; b=\"2\"; $x=@; a=3");
        assertThat(head.header("If-None-Match")).isEqualTo("\"a\", W/\"b\"");
        assertThat(head.header("If-Modified-Since")).isEqualTo("yesterday");
        assertThat(head.header("Range")).isEqualTo("bytes=0-1,5-");
        assertThat(head.header("Accept-Encoding")).isEqualTo("br;q=1.0, *;q=0");
        assertThat(head.header("User-Agent")).isEqualTo("x (y; z) \"q\"");
        assertThat(head.header("Content-Type")).isEqualTo("text/PLAIN;Charset=\"utf-8\"");
    }

    @Test
    void nothing_is_added_that_the_client_did_not_send() throws Exception {
        RawHead head = stage.forwarded("/");
        assertThat(head.header("User-Agent")).isNull();
        assertThat(head.header("Accept-Encoding")).isNull();
        assertThat(head.header("Accept")).isNull();
        assertThat(head.header("Connection")).isNull();
    }

    @Test
    void an_answer_s_own_fields_pass() throws Exception {
        stage.upstreamPlays(scene -> scene.answer(
                200,
                new byte[0],
                "Content-Type: text/plain;charset=utf-8",
                "Server: mine/1",
                "Date: Mon, 01 Jan 2001 00:00:00 GMT",
                "Last-Modified: yesterday",
                "Expires: 0",
                "WWW-Authenticate: Basic realm=\"a\"",
                "WWW-Authenticate: Negotiate",
                "Content-Language: de"));
        RawAnswer answer = stage.get("/");
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain;charset=utf-8");
        assertThat(answer.head().headers().all("Server")).containsExactly("mine/1");
        assertThat(answer.head().headers().all("Date")).containsExactly("Mon, 01 Jan 2001 00:00:00 GMT");
        assertThat(answer.header("Last-Modified")).isEqualTo("yesterday");
        assertThat(answer.header("Expires")).isEqualTo("0");
        assertThat(answer.head().headers().all("WWW-Authenticate")).containsExactly("Basic realm=\"a\"", "Negotiate");
        assertThat(answer.header("Content-Language")).isEqualTo("de");
    }

    @Test
    void long_requests_heads_pass() throws Exception {
        String value = "v".repeat(7_000);
        RawHead head = stage.forwarded("/", "X-A: " + value, "X-B: " + value, "X-C: " + value, "X-D: " + value);
        assertThat(head.header("X-D")).isEqualTo(value);
    }

    @Test
    void long_heads_of_answers_pass() throws Exception {
        String value = "v".repeat(7_000);
        stage.upstreamPlays(scene -> scene.answer(
                200, new byte[] {'x'}, "X-A: " + value, "X-B: " + value, "X-C: " + value, "X-D: " + value));
        RawAnswer answer = stage.get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-D")).isEqualTo(value);
    }
}
