package io.gatehouse.upstream.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChunkedReaderTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static String body(String chunks) throws IOException {
        return Answers.of(HEAD + chunks).substring("200 ".length());
    }

    @Test
    void chunks_are_joined() throws Exception {
        assertThat(body("5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n")).isEqualTo("hello!. again");
        assertThat(body("0\r\n\r\n")).isEqualTo(". again");
        assertThat(body("00A\r\n0123456789\r\na\r\n\r\n\r\n0\r\n\r\n!\r\n000\r\n\r\n"))
                .isEqualTo("0123456789\r\n\r\n0\r\n\r\n!. again");
    }

    @Test
    void blanks_behind_a_size_say_nothing() throws Exception {
        assertThat(body("1   \r\nx\r\n0 \t\r\n\r\n")).isEqualTo("x. again");
        assertThatThrownBy(() -> body("1" + " ".repeat(9_000) + "\r\nx\r\n0\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void extensions_say_nothing() throws Exception {
        assertThat(body("1;a\r\nx\r\n1 ; b=\"c;d\"\r\ny\r\n0;e\r\n\r\n")).isEqualTo("xy. again");
    }

    @Test
    void an_extension_has_an_end() {
        assertThatThrownBy(() -> body("1;" + "a".repeat(9_000) + "\r\nx\r\n0\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void trailers_follow_the_last_chunk() throws Exception {
        assertThat(body("1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n")).isEqualTo("x. A=b C=d again");
        assertThatThrownBy(() -> body("0\r\nnone\r\n\r\n")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> body("0\r\nA: " + "b".repeat(33_000) + "\r\n\r\n"))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1\r\nx\r\n0\r\n\r\n",
                "-1\r\nx\r\n0\r\n\r\n",
                " 1\r\nx\r\n0\r\n\r\n",
                "\t1\r\nx\r\n0\r\n\r\n",
                "0x1\r\nx\r\n0\r\n\r\n",
                "g\r\nx\r\n0\r\n\r\n",
                "1g\r\nx\r\n0\r\n\r\n",
                "\r\nx\r\n0\r\n\r\n",
                ";a\r\nx\r\n0\r\n\r\n",
                "\u00b2\r\nxx\r\n0\r\n\r\n",
                "0000000000000001\r\nx\r\n0\r\n\r\n",
                "ffffffffffffffff\r\nx\r\n0\r\n\r\n",
                "1 2\r\nx\r\n0\r\n\r\n",
                "1\nx\r\n0\r\n\r\n",
                "1;a\nx\r\n0\r\n\r\n",
                "1;a\u0000\r\nx\r\n0\r\n\r\n",
                "1;a\rb\r\nx\r\n0\r\n\r\n",
                "1\r\r\nx\r\n0\r\n\r\n",
                "1\r\nx0\r\n\r\n",
                "1\r\nx\n0\r\n\r\n",
                "1\r\nx\r0\r\n\r\n",
                "1\r\nxy\r\n0\r\n\r\n",
                "1\r\nx\r\n\r\n0\r\n\r\n",
                "1\r\nx\r\n0\n\r\n",
            })
    void what_two_readers_may_take_for_two_bodies_is_none(String chunks) {
        assertThatThrownBy(() -> body(chunks)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1\r\n", "5\r\nhel", "1\r\nx", "1\r\nx\r\n", "1\r\nx\r\n0", "0\r\n", "0\r\nA: b\r\n"})
    void whole_is_only_what_the_empty_line_closes(String chunks) throws Exception {
        Answers answers = new Answers().expect("GET");
        assertThat(answers.read(HEAD + chunks)).isTrue();
        assertThatThrownBy(answers::end).isInstanceOf(EOFException.class);
        assertThat(answers.told()).doesNotContain(".");
    }

    @Test
    void a_chunk_of_many_gigabytes_is_read_as_it_comes() throws Exception {
        Answers answers = new Answers().expect("GET");
        assertThat(answers.read(HEAD + "fffffffffffffff\r\nabc")).isTrue();
        assertThat(answers.read("def")).isTrue();
        assertThat(answers.told()).isEqualTo("200 abcdef");
    }

    @Test
    void who_wants_no_more_in_the_middle_is_told_no_more() throws Exception {
        Answers answers = new Answers().expect("GET");
        answers.read(HEAD);
        answers.wantsNoMore();
        assertThat(answers.read("1\r\na\r\n1\r\nb\r\n0\r\n\r\n")).isFalse();
        assertThat(answers.told()).isEqualTo("200 a");
    }
}
