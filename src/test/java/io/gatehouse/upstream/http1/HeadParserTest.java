package io.gatehouse.upstream.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamResponse;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadParserTest {

    private static UpstreamResponse parse(String head) throws ProtocolException {
        return HeadParser.response(head.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Headers fields(String lines) throws ProtocolException {
        return parse("HTTP/1.1 200 OK\r\n" + lines + "\r\n").headers();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 200 OK, 200, 1",
        "HTTP/1.1 200, 200, 1",
        "'HTTP/1.1 200 ', 200, 1",
        "HTTP/1.1 404 Not  Found at all, 404, 1",
        "HTTP/1.0 100 x, 100, 0",
        "HTTP/1.9 999 x, 999, 9",
    })
    void a_status_line_has_a_version_and_a_number(String line, int status, int minor) throws Exception {
        UpstreamResponse response = parse(line + "\r\n\r\n");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.minorVersion()).isEqualTo(minor);
        assertThat(response.headers().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1.1 20",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 099 x",
                "HTTP/1.1 2x0 OK",
                "HTTP/1.1 -20 OK",
                "HTTP/1.1 +20 OK",
                "HTTP/1.1 200OK",
                "HTTP/1.1\t200 OK",
                "HTTP/1.1  200 OK",
                "HTTP/1.x 200 OK",
                "HTTP/1.10 200 OK",
                "HTTP/2.0 200 OK",
                "HTTP/2 200 OK",
                "http/1.1 200 OK",
                " HTTP/1.1 200 OK",
                "ICY 200 OK",
                "GET / HTTP/1.1",
            })
    void what_is_no_status_line_is_no_answer(String line) {
        assertThatThrownBy(() -> parse(line + "\r\n\r\n")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void a_line_may_end_with_lf_alone() throws Exception {
        UpstreamResponse response = parse("HTTP/1.1 200 OK\nA: 1\nB: 2\r\n\n");
        assertThat(response.headers()).isEqualTo(Headers.of("A", "1", "B", "2"));
    }

    @Test
    void fields_keep_their_order_their_case_and_their_number() throws Exception {
        assertThat(fields("b: 1\r\nA: 2\r\nB: 3\r\n")).isEqualTo(Headers.of("b", "1", "A", "2", "B", "3"));
    }

    @ParameterizedTest
    @CsvSource({
        "'A:b', b",
        "'A:\t b \t', b",
        "'A:', ''",
        "'A:  ', ''",
        "'A: b: c', 'b: c'",
        "'A: b  c', 'b  c'",
    })
    void a_value_stands_without_the_blanks_around_it(String line, String value) throws Exception {
        assertThat(fields(line + "\r\n").first("A")).isEqualTo(value);
    }

    @Test
    void every_byte_of_a_value_is_a_character() throws Exception {
        assertThat(fields("A: \u00e4\u00ff\u0080\r\n").first("a")).isEqualTo("\u00e4\u00ff\u0080");
    }

    @Test
    void a_value_that_goes_on_in_the_next_line_is_one_value() throws Exception {
        assertThat(fields("A: one\r\n  two\r\n\tthree \r\n \r\nB: c\r\n"))
                .isEqualTo(Headers.of("A", "one two three", "B", "c"));
        assertThat(fields("A:\r\n one\r\n").first("A").strip()).isEqualTo("one");
    }

    @Test
    void a_value_of_very_many_lines_is_read_once() throws Exception {
        int lines = 20_000;
        assertThat(fields("A: x\r\n" + " y\n".repeat(lines)).first("A")).hasSize(1 + 2 * lines);
    }

    @Test
    void what_would_be_another_line_to_another_reader_is_a_space() throws Exception {
        assertThat(fields("A: b\rC: d\r\n")).isEqualTo(Headers.of("A", "b C: d"));
        assertThat(fields("A: b\u0000c\r\n").first("A")).isEqualTo("b c");
        assertThat(fields("A: b\r\n c\rd\r\n").first("A")).isEqualTo("b c d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A",
                ": b",
                "A : b",
                " A: b",
                "\tA: b",
                "A\u0000: b",
                "A\r: b",
                "A B: c",
                "A(): b",
                "\u00c4: b",
                "\r",
            })
    void a_field_whose_name_is_none_is_no_answer(String line) {
        assertThatThrownBy(() -> fields(line + "\r\n")).isInstanceOf(ProtocolException.class);
    }

    @Test
    void there_are_five_hundred_fields_at_most() throws Exception {
        assertThat(fields("A: b\r\n".repeat(500)).size()).isEqualTo(500);
        assertThatThrownBy(() -> fields("A: b\r\n".repeat(501)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("500");
    }

    @Test
    void what_is_wrong_is_told_but_not_at_any_length() {
        assertThatThrownBy(() -> fields("x".repeat(10_000) + "\r\n"))
                .hasMessageContaining("xxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void trailers_are_fields() throws Exception {
        assertThat(HeadParser.trailers("A: b\r\nC: d\n\r\n".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(Headers.of("A", "b", "C", "d"));
        assertThat(HeadParser.trailers("\r\n".getBytes(StandardCharsets.US_ASCII))
                        .size())
                .isZero();
    }
}
