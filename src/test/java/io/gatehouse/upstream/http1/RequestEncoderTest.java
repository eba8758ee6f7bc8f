package io.gatehouse.upstream.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestEncoderTest {

    private static String head(String method, String target, String... fields) {
        byte[] bytes = RequestEncoder.head(new UpstreamRequest(method, target, Headers.of(fields)));
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void a_head_is_its_lines_and_an_empty_one() {
        assertThat(head("GET", "/a?b=c", "Host", "x", "A", "", "a", "b  c"))
                .isEqualTo("GET /a?b=c HTTP/1.1\r\nHost: x\r\nA: \r\na: b  c\r\n\r\n");
    }

    @Test
    void every_character_is_one_byte() {
        assertThat(head("GET", "/\u00e4", "A", "\u00ff\u0080"))
                .isEqualTo("GET /\u00e4 HTTP/1.1\r\nA: \u00ff\u0080\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b", "/a\r\nX: y", "/a\n", "/a\r", "/\u0000", "/\t", "/\u007f"})
    void what_would_break_the_line_is_refused(String part) {
        assertThatThrownBy(() -> head("GET", part)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> head(part, "/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> head("GET", "/", part, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_value_does_not_become_another_line() {
        assertThat(head("GET", "/", "A", "b\r\nX: y\n\u0000z")).isEqualTo("GET / HTTP/1.1\r\nA: b  X: y  z\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u010d\u010aX: y", "\u560d\u560aX: y", "\ud83d\ude00"})
    void a_character_that_is_no_byte_never_becomes_the_end_of_a_line(String text) {
        String sent = head("GET", "/" + text.replace(" ", ""), "A", text);
        assertThat(sent.chars().filter(c -> c == '\n').count()).isEqualTo(3);
    }

    @Test
    void a_line_has_all_its_parts() {
        assertThatThrownBy(() -> head("", "/")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> head("GET", "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> head("GET", "/", "", "x")).isInstanceOf(IllegalArgumentException.class);
    }
}
