package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.Headers;
import io.gatehouse.testing.TestTicker;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class Http1ConnectionTest {

    private static final UpstreamRequest GET = new UpstreamRequest("GET", "/", Headers.of("Host", "a"));
    private static final UpstreamRequest POST =
            new UpstreamRequest("POST", "/", Headers.of("Host", "a", "Content-Length", "4"));
    private static final UpstreamRequest CHUNKED =
            new UpstreamRequest("POST", "/", Headers.of("Host", "a", "Transfer-Encoding", "chunked"));
    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private final TestTicker ticker = new TestTicker();
    private final Endpoint endpoint = new Endpoint(
            new EndpointSpec("http", "127.0.0.1", 80, 1, 1, false),
            new PoolSpec(10, 2, Duration.ofSeconds(30), 10, 0, Duration.ofSeconds(1)),
            null,
            ticker);
    private final FakeLine line = new FakeLine();
    private final Http1Connection connection = Http1Connection.on(line, endpoint);
    private final Heard heard = new Heard();

    private Heard releasing() {
        return new Heard().atTheEnd(connection::release);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private boolean waits() {
        Http1Connection waiting = endpoint.idle().take(TimeUnit.DAYS.toNanos(1), null);
        return waiting == connection;
    }

    /** One exchange, after which the connection waits. */
    private void reused() {
        assertThat(connection.start(GET, false, releasing())).isTrue();
        line.says(HELLO).turns();
        assertThat(waits()).isTrue();
    }

    @Test
    void what_is_said_is_heard_in_order() {
        connection.start(GET, false, heard);
        line.says("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello").turn();
        line.says("-").says("all!").turns();
        assertThat(line.sent()).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(heard.words()).isEqualTo("200 hello|~ -|~ all!.");
    }

    @Test
    void a_connection_whose_exchange_has_ended_carries_another() {
        for (int i = 0; i < 3; i++) {
            Heard one = releasing();
            connection.start(GET, false, one);
            line.says(HELLO).turns();
            assertThat(one.words()).isEqualTo("200 hello.");
            assertThat(waits()).isTrue();
        }
        assertThat(connection.isReused()).isTrue();
        assertThat(line.ended()).isNull();
    }

    @Test
    void what_has_come_behind_an_answer_closes_the_connection() {
        connection.start(GET, false, releasing());
        line.says(HELLO + "HTTP/1.1 200 OK\r\n\r\n").turns();
        assertThat(line.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(waits()).isFalse();
    }

    @Test
    void what_is_said_on_a_connection_that_waits_closes_it() {
        reused();
        connection.release();
        line.says("HTTP/1.1 408 Request Timeout\r\n\r\n").turns();
        assertThat(line.ended()).isEqualTo(FakeLine.End.CLOSED);
        assertThat(waits()).isFalse();
    }

    @Test
    void a_connection_that_was_closed_while_it_waited_fails_at_once() {
        reused();
        connection.release();
        line.hangsUp().turns();
        assertThat(connection.start(GET, false, heard)).isFalse();
        assertThat(heard.words()).contains("failed: ").contains("while it waited");
    }

    @Test
    void what_must_not_get_lost_is_not_sent_on_a_connection_that_has_just_been_closed() {
        reused();
        line.hangsUp();
        assertThat(connection.start(POST, true, heard)).isFalse();
        assertThat(line.sent()).doesNotContain("POST");
        assertThat(line.ended()).isEqualTo(FakeLine.End.RESET);
    }

    @Test
    void a_read_that_has_a_body_must_not_get_lost_either() {
        reused();
        line.hangsUp();
        UpstreamRequest search = new UpstreamRequest("GET", "/", POST.headers());
        assertThat(connection.start(search, true, heard)).isFalse();
    }

    /** Nobody has listened since it came. */
    @Test
    void a_body_behind_the_answer_to_head_is_not_the_next_answer() {
        connection.start(new UpstreamRequest("HEAD", "/", GET.headers()), false, releasing());
        line.says("HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n").turns();
        assertThat(waits()).isTrue();
        line.says("HTTP/1.1 200 OK\r\n\r\n");
        assertThat(connection.start(GET, false, heard)).isFalse();
        assertThat(heard.words()).contains("failed: ").contains("while it waited");
        assertThat(line.sent()).doesNotContain("GET");
    }

    @Test
    void who_takes_no_more_is_told_the_rest_when_he_does() {
        heard.takesNoMore();
        connection.start(GET, false, heard);
        line.says("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
                .says("def")
                .says("ghi")
                .turns();
        assertThat(heard.words()).isEqualTo("200 abc|");
        connection.resume();
        assertThat(heard.words()).isEqualTo("200 abc|def|");
        heard.takesMore();
        connection.resume();
        assertThat(heard.words()).isEqualTo("200 abc|def|ghi.");
    }

    @Test
    void the_end_of_the_connection_ends_a_body_of_unknown_length() {
        connection.start(GET, false, heard.atTheEnd(connection::release));
        line.says("HTTP/1.1 200 OK\r\n\r\nhello").hangsUp().turns();
        assertThat(heard.words()).isEqualTo("200 hello|~ .");
        assertThat(line.ended()).isEqualTo(FakeLine.End.CLOSED);
    }

    @Test
    void a_head_that_the_socket_does_not_take_at_once_is_sent_to_its_end() {
        line.takes(5);
        connection.start(GET, false, heard);
        assertThat(line.sent()).isEqualTo("GET /");
        line.takes(1_000);
        assertThat(line.turns()).isEqualTo(1);
        assertThat(line.sent()).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void a_body_is_asked_for_as_the_socket_takes_it() {
        line.takes(10);
        connection.start(POST, true, heard.sends(to -> {
            to.write(bytes("body"));
            to.end();
        }));
        line.turns();
        assertThat(heard.words()).isEmpty();
        line.takes(1_000).turn();
        assertThat(heard.words()).isEqualTo("more?");
        assertThat(line.sent()).endsWith("\r\n\r\nbody");
        assertThat(line.turns()).isZero();
    }

    @Test
    void a_body_of_unknown_length_goes_in_chunks() {
        connection.start(CHUNKED, true, heard.sends(to -> {
            to.write(bytes("a".repeat(17)));
            to.end();
        }));
        line.turns();
        assertThat(line.sent()).endsWith("\r\n\r\n11\r\n" + "a".repeat(17) + "\r\n0\r\n\r\n");
    }

    @Test
    void who_wants_no_more_of_a_body_is_heard_though_the_write_fails() {
        connection.start(POST, true, heard.atTheEnd(connection::abort).sends(to -> {
            line.breaks("broken pipe").says("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
            to.write(bytes("body"));
        }));
        line.turns();
        assertThat(heard.words()).isEqualTo("more? 413 no.");
    }

    @Test
    void who_wants_no_more_of_a_body_is_heard_though_what_was_kept_cannot_be_sent() {
        line.takes(10);
        connection.start(POST, true, heard.atTheEnd(connection::abort));
        line.breaks("broken pipe").says("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
        line.turns();
        assertThat(heard.words()).isEqualTo("413 no.");
    }

    @Test
    void a_write_that_fails_without_an_answer_is_told_once() {
        connection.start(POST, true, heard.sends(to -> {
            line.breaks("broken pipe");
            to.write(bytes("body"));
        }));
        line.turns();
        assertThat(heard.words()).isEqualTo("more? ~ failed: broken pipe");
        assertThat(line.ended()).isEqualTo(FakeLine.End.RESET);
    }

    @Test
    void who_asks_for_more_too_late_disturbs_nobody() {
        UpstreamBody[] kept = new UpstreamBody[1];
        connection.start(POST, true, releasing().sends(to -> {
            kept[0] = to;
            to.write(bytes("body"));
            to.end();
        }));
        line.turns();
        line.says(HELLO).turns();
        assertThat(waits()).isTrue();
        connection.start(GET, false, heard);
        kept[0].requestOutput();
        line.says(HELLO).turns();
        assertThat(heard.words()).isEqualTo("200 hello.");
    }

    @Test
    void an_answer_that_is_none_breaks_the_connection() {
        connection.start(GET, false, heard);
        line.says("SSH-2.0-OpenSSH_9.2\r\n\r\n").turns();
        assertThat(heard.words()).startsWith("failed: the status line");
        assertThat(line.ended()).isEqualTo(FakeLine.End.RESET);
    }

    @Test
    void nobody_asked_for_another_protocol() {
        connection.start(GET, false, heard);
        line.says("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n").turns();
        assertThat(heard.words()).startsWith("failed: 101");
    }

    @Test
    void an_endless_answer_lets_others_have_their_turn() {
        connection.start(GET, false, heard);
        line.says("HTTP/1.1 200 OK\r\n\r\n");
        for (int i = 0; i < 36; i++) {
            line.says("x".repeat(64 * 1024));
        }
        line.turn();
        line.turn();
        assertThat(heard.words().length()).isLessThan(10 * 64 * 1024);
        assertThat(line.turns()).isLessThan(10);
        assertThat(heard.words().length()).isGreaterThan(36 * 64 * 1024);
    }

    @Test
    void who_is_at_work_hears_that_the_thread_ends() {
        connection.start(GET, false, heard);
        connection.stop(new IOException("stopping"));
        assertThat(heard.words()).isEqualTo("failed: stopping");
        assertThat(connection.isOpen()).isFalse();
    }

    @Test
    void a_connection_that_waits_when_the_thread_ends_carries_nothing_any_more() {
        reused();
        connection.stop(new IOException("stopping"));
        assertThat(connection.start(GET, false, heard)).isFalse();
        assertThat(heard.words()).startsWith("failed:");
        assertThat(line.ended()).isEqualTo(FakeLine.End.CLOSED);
    }
}
