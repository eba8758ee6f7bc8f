package io.gatehouse.upstream.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.net.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ResponseReaderTest {

    private static final String OF_FIVE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

    private static String answer(String line, String fields, String body) {
        return "HTTP/" + line + " x\r\n" + fields.replace("|", "\r\n") + "\r\n\r\n" + body;
    }

    @Test
    void a_body_of_known_length_ends_there() throws Exception {
        assertThat(Answers.of(OF_FIVE + "hello")).isEqualTo("200 hello. again");
        assertThat(Answers.of("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).isEqualTo("200! . again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OF_FIVE + "hello",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + OF_FIVE + "hello",
                "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2;x=\"y\"\r\nhe\r\n3\r\nllo\r\n0\r\nT: 1\r\n\r\n",
                "HTTP/1.1 204 No\r\n\r\n",
            })
    void wherever_it_is_cut_the_answer_is_the_same(String text) throws Exception {
        String whole = Answers.of(text);
        assertThat(whole).endsWith("again");
        for (int i = 0; i <= text.length(); i++) {
            Answers cut = new Answers().expect("GET");
            cut.read(text.substring(0, i));
            if (i < text.length()) {
                assertThat(cut.told()).as("up to %s", i).doesNotContain(".");
                cut.read(text.substring(i));
            }
            assertThat(cut.told()).as("at %s", i).isEqualTo(whole);
        }
        Answers dripping = new Answers().expect("GET");
        for (int i = 0; i < text.length(); i++) {
            assertThat(dripping.read(text.substring(i, i + 1))).isEqualTo(i < text.length() - 1);
        }
        assertThat(dripping.told()).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304", "HEAD, 404"})
    void some_answers_have_no_body_whatever_their_fields_say(String method, int status) throws Exception {
        for (String fields : new String[] {"Content-Length: 5", "Transfer-Encoding: chunked", "A: b"}) {
            assertThat(Answers.to(method, answer("1.1 " + status, fields, ""))).isEqualTo(status + "! . again");
        }
    }

    @Test
    void what_comes_behind_an_answer_is_not_taken_for_the_next_one() throws Exception {
        assertThat(Answers.of(OF_FIVE + "hello!")).isEqualTo("200 hello. closed");
        assertThat(Answers.to("HEAD", OF_FIVE + "hello")).isEqualTo("200! . closed");
        assertThat(Answers.of(answer("1.1 204", "A: b", "HTTP/1.1 200 OK\r\n\r\n")))
                .isEqualTo("204! . closed");
        assertThat(Answers.of(answer("1.1 200", "Transfer-Encoding: chunked", "1\r\na\r\n0\r\n\r\n\r\n")))
                .isEqualTo("200 a. closed");
    }

    @ParameterizedTest
    @CsvSource({
        "1.1 200, A: b, again",
        "1.1 200, Connection: close, closed",
        "1.1 200, 'Connection: x, CLOSE', closed",
        "1.1 200, 'Connection: x|connection: close', closed",
        "1.1 200, 'Connection: keep-alive, close', closed",
        "1.1 200, Connection: closer, again",
        "1.0 200, A: b, closed",
        "1.0 200, Connection: Keep-Alive, again",
        "1.0 200, 'Connection: keep-alive|Connection: close', closed",
    })
    void who_says_that_he_closes_is_not_asked_again(String line, String fields, String end) throws Exception {
        assertThat(Answers.of(answer(line, "Content-Length: 1|" + fields, "a"))).isEqualTo("200 a. " + end);
    }

    @Test
    void of_two_lengths_the_coding_counts_and_the_connection_is_not_trusted() throws Exception {
        String body = "1\r\na\r\n0\r\n\r\n";
        assertThat(Answers.of(answer("1.1 200", "Content-Length: 5|Transfer-Encoding: chunked", body)))
                .isEqualTo("200 a. closed");
        assertThat(Answers.of(answer("1.0 200", "Connection: keep-alive|Transfer-Encoding: chunked", body)))
                .isEqualTo("200 a. closed");
    }

    @Test
    void a_body_without_a_length_ends_with_the_connection() throws Exception {
        Answers answers = new Answers().expect("GET");
        assertThat(answers.read("HTTP/1.1 200 OK\r\n\r\nhel")).isTrue();
        assertThat(answers.read("lo")).isTrue();
        answers.end();
        assertThat(answers.told()).isEqualTo("200 hello. closed");
    }

    @Test
    void no_other_body_ends_with_the_connection() throws Exception {
        for (String text : new String[] {"", "HTTP/1.1 20", OF_FIVE + "hell", "HTTP/1.1 100 Continue\r\n\r\n"}) {
            Answers answers = new Answers().expect("GET");
            answers.read(text);
            assertThatThrownBy(answers::end).as(text).isInstanceOf(EOFException.class);
            assertThat(answers.told()).doesNotContain(".");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip, chunked",
                "gzip",
                "chunked, gzip",
                "xchunked",
                "\u000bchunked",
                "chunked\u000b",
                "chunked;q=1",
                "",
            })
    void a_coding_that_was_not_asked_for_is_no_answer(String coding) {
        // what is under it would pass for the body itself
        assertThatThrownBy(() -> Answers.of(answer("1.1 200", "Transfer-Encoding: " + coding, "1\r\na\r\n0\r\n\r\n")))
                .isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Chunked", " chunked ,", "chunked|Transfer-Encoding: chunked"})
    void chunked_is_said_in_several_ways(String coding) throws Exception {
        assertThat(Answers.of(answer("1.1 200", "Transfer-Encoding: " + coding, "1\r\na\r\n0\r\n\r\n")))
                .startsWith("200 a.");
    }

    @Test
    void a_head_has_sixty_four_kilobytes_at_most() throws Exception {
        int around = "HTTP/1.1 204 x\r\nA: \r\n\r\n".length();
        String most = "b".repeat(64 * 1024 - around);
        assertThat(Answers.of(answer("1.1 204", "A: " + most, ""))).isEqualTo("204! . again");
        assertThatThrownBy(() -> Answers.of(answer("1.1 204", "A: c" + most, "")))
                .isInstanceOf(ProtocolException.class);
        Answers dripping = new Answers().expect("GET");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        dripping.read("x".repeat(1_000));
                    }
                })
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void who_wants_nothing_behind_the_head_is_told_nothing_more() throws Exception {
        Answers answers = new Answers().expect("GET");
        answers.wantsNoMore();
        assertThat(answers.read(OF_FIVE + "hello")).isFalse();
        assertThat(answers.told()).isEqualTo("200 ");
    }

    @Test
    void one_answer_follows_another() throws Exception {
        Answers answers = new Answers().expect("HEAD");
        answers.read(OF_FIVE);
        answers.expect("GET").read(OF_FIVE + "hello");
        answers.expect("GET").read("HTTP/1.1 204 No\r\n\r\n");
        assertThat(answers.told()).isEqualTo("200! . again200 hello. again204! . again");
    }
}
