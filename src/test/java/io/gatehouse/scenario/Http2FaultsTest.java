package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.RawHttp2;
import io.gatehouse.testing.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Upstreams of HTTP/2 that misbehave, or take leave. */
class Http2FaultsTest {

    private static final int REFUSED_STREAM = 7;
    private static final int CANCEL = 8;
    private static final int INITIAL_WINDOW = 4;
    private static final int MOST_STREAMS = 3;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private RawHttp2 upstream;
    private TestGateway gateway;

    private void open(RawHttp2.Script script) throws Exception {
        open(script, "<route to=\"app\"/>");
    }

    private void open(RawHttp2.Script script, String routes) throws Exception {
        upstream = RawHttp2.playing(script);
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/></upstream>
                  <routes>ROUTES</routes>
                </gateway>
                """.replace("HERE", upstream.url()).replace("ROUTES", routes));
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.close();
        }
        if (upstream != null) {
            upstream.close();
        }
    }

    private RawAnswer get(String target) throws Exception {
        return RawClient.fetch(gateway.port(), target);
    }

    private RawAnswer post(String target) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.request("POST", target, "Content-Length: 0").answer();
        }
    }

    private String awaitSeen() throws Exception {
        return String.valueOf(seen.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void who_speaks_no_http2_is_a_bad_gateway() throws Exception {
        open((wire, number) -> {
            wire.raw("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            wire.frame();
        });
        RawAnswer answer = get("/");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("connect-failed");
    }

    @Test
    void requests_share_one_connection() throws Exception {
        open((wire, number) -> wire.greet().answerAll());
        for (int i = 0; i < 20; i++) {
            assertThat(get("/" + i).text()).isEqualTo("/" + i);
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void the_head_is_said_in_the_way_of_http2() throws Exception {
        open((wire, number) -> {
            RawHttp2.Request request = wire.greet().request();
            seen.add(String.join("\n", request.fields()));
            wire.answer(request.stream(), "fine");
            wire.frame();
        });
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.get(
                    "/a?b=c",
                    "X-Own: a",
                    "Keep-Alive: timeout=5",
                    "TE: trailers",
                    "Connection: X-Gone, TE",
                    "X-Gone: 1");
            assertThat(client.answer().text()).isEqualTo("fine");
        }
        assertThat(awaitSeen())
                .startsWith(":method: GET\n:scheme: http\n:authority: localhost\n:path: /a?b=c\n")
                .contains("\nx-own: a", "\nte: trailers")
                .doesNotContain("\nconnection:", "\nhost:", "keep-alive", "x-gone", "transfer-encoding");
    }

    @Test
    void what_was_refused_unseen_is_asked_again_whatever_it_asks_for() throws Exception {
        open((wire, number) -> {
            RawHttp2.Request refused = wire.greet().request();
            wire.send(RawHttp2.RST_STREAM, refused.stream(), REFUSED_STREAM);
            wire.answerAll();
        });
        assertThat(post("/again").text()).isEqualTo("/again");
    }

    @Test
    void what_the_other_side_has_not_seen_when_it_takes_leave_goes_to_another_connection() throws Exception {
        open((wire, number) -> {
            wire.greet();
            if (number == 1) {
                wire.request();
                wire.goAway(0, 0);
            } else {
                wire.answerAll();
            }
        });
        assertThat(post("/again").text()).isEqualTo("/again");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void what_it_has_seen_when_it_takes_leave_is_answered_there_and_nothing_else_is_asked() throws Exception {
        open((wire, number) -> {
            wire.greet();
            if (number == 1) {
                RawHttp2.Request request = wire.request();
                wire.goAway(request.stream(), 0).answer(request.stream(), "last");
                seen.add(wire.next(RawHttp2.GOAWAY).type() == RawHttp2.GOAWAY ? "closed" : "");
            } else {
                wire.answerAll();
            }
        });
        assertThat(post("/first").text()).isEqualTo("last");
        assertThat(awaitSeen()).isEqualTo("closed");
        assertThat(post("/second").text()).isEqualTo("/second");
        assertThat(upstream.connections()).isEqualTo(2);
    }

    @Test
    void what_was_reset_may_have_been_seen_and_is_not_asked_again() throws Exception {
        open((wire, number) -> {
            RawHttp2.Request broken = wire.greet().request();
            wire.send(RawHttp2.RST_STREAM, broken.stream(), 2);
            wire.answerAll();
        });
        assertThat(post("/broken").text()).contains("upstream-broke");
        assertThat(get("/next").text()).isEqualTo("/next");
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void nothing_of_a_body_is_sent_that_the_other_side_does_not_take() throws Exception {
        open((wire, number) -> {
            RawHttp2.Request request = wire.greet(INITIAL_WINDOW, 0).request();
            // were anything of the body on its way, it would come before the answer to this
            wire.send(RawHttp2.PING, 0, 0, new byte[8]);
            RawHttp2.Frame frame = wire.frame();
            int early = 0;
            while (frame.type() != RawHttp2.PING) {
                early += frame.type() == RawHttp2.DATA ? frame.payload().length : 0;
                frame = wire.frame();
            }
            seen.add("early: " + early);
            wire.send(RawHttp2.WINDOW_UPDATE, request.stream(), 1_000);
            seen.add("then: " + wire.next(RawHttp2.DATA).payload().length);
            wire.send(RawHttp2.WINDOW_UPDATE, request.stream(), 1_000_000);
            wire.send(RawHttp2.WINDOW_UPDATE, 0, 1_000_000);
            int rest = 0;
            do {
                frame = wire.next(RawHttp2.DATA);
                rest += frame.payload().length;
            } while (!frame.ends());
            wire.answer(request.stream(), "rest: " + rest);
            wire.frame();
        });
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.request("POST", "/", "Content-Length: 100000").send(new byte[100_000]);
            assertThat(client.answer().text()).isEqualTo("rest: 99000");
        }
        assertThat(awaitSeen()).isEqualTo("early: 0");
        assertThat(awaitSeen()).isEqualTo("then: 1000");
    }

    @Test
    void a_head_that_is_too_large_is_no_reason_to_lose_the_connection() throws Exception {
        open((wire, number) -> {
            RawHttp2.Request request = wire.greet().request();
            // more than 64 KiB when unpacked, and less than that on the wire
            String[] fields = new String[2 * 451];
            Arrays.fill(fields, "x".repeat(71));
            fields[0] = ":status";
            fields[1] = "200";
            wire.head(request.stream(), true, fields);
            wire.answerAll();
        });
        assertThat(get("/large").text()).contains("upstream-malformed");
        assertThat(get("/next").text()).isEqualTo("/next");
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void a_head_without_an_end_closes_the_connection() throws Exception {
        open((wire, number) -> {
            RawHttp2.Request request = wire.greet().request();
            wire.send(RawHttp2.HEADERS, 0, request.stream(), new byte[0]);
            try {
                for (int i = 0; i < 100_000; i++) {
                    wire.send(RawHttp2.CONTINUATION, 0, request.stream(), new byte[0]);
                }
            } finally {
                RawHttp2.Frame end = wire.next(RawHttp2.GOAWAY);
                seen.add("code: " + end.payload()[7]);
            }
        });
        assertThat(get("/").status()).isEqualTo(502);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void more_frames_that_ask_for_an_answer_than_it_takes_close_the_connection() throws Exception {
        open((wire, number) -> {
            wire.greet().request();
            for (int i = 0; i < 1_000_000; i++) {
                wire.send(RawHttp2.PING, 0, 0, new byte[8]);
            }
            seen.add("never");
        });
        assertThat(get("/").status()).isEqualTo(502);
        assertThat(seen).isEmpty();
    }

    @Test
    void a_body_of_another_length_than_was_said_is_not_whole() throws Exception {
        open((wire, number) -> {
            wire.greet();
            while (true) {
                RawHttp2.Request request = wire.request();
                wire.head(request.stream(), false, ":status", "200", "content-length", "10");
                wire.data(request.stream(), true, new byte[request.path().equals("/short") ? 9 : 11]);
            }
        });
        assertThat(get("/short").status()).isEqualTo(502);
        assertThat(get("/long").status()).isEqualTo(502);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void fields_of_a_connection_of_http1_make_an_answer_malformed() throws Exception {
        open((wire, number) -> {
            wire.greet();
            while (true) {
                RawHttp2.Request request = wire.request();
                wire.head(
                        request.stream(), true, ":status", "200", request.path().substring(1), "a");
            }
        });
        assertThat(get("/transfer-encoding").text()).contains("upstream-malformed");
        assertThat(get("/Upper").text()).contains("upstream-malformed");
        assertThat(get("/fine").status()).isEqualTo(200);
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void a_client_who_goes_away_ends_its_stream_and_no_other() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        open((wire, number) -> {
            RawHttp2.Request request = wire.greet().request();
            wire.head(request.stream(), false, ":status", "200").data(request.stream(), false, new byte[10]);
            begun.countDown();
            RawHttp2.Frame frame;
            do {
                wire.data(request.stream(), false, new byte[100]);
                // there is always a frame to wait for: the answer to this, or the end of the stream
                wire.send(RawHttp2.PING, 0, 0, new byte[8]);
                frame = wire.frame();
            } while (frame.type() != RawHttp2.RST_STREAM);
            seen.add(frame.stream() + ": " + frame.number());
            wire.answerAll();
        });
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.get("/leaves");
            RawHead head = client.head();
            assertThat(head.status()).isEqualTo(200);
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            client.reset();
        }
        assertThat(awaitSeen()).isEqualTo("1: " + CANCEL);
        assertThat(get("/other").text()).isEqualTo("/other");
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void a_client_who_does_not_read_costs_a_window_and_stops_nobody_else() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        open((wire, number) -> {
            RawHttp2.Request slow = wire.greet().request();
            wire.head(slow.stream(), false, ":status", "200");
            int window = 128 * 1024;
            // what the gateway takes of it is given back now and then, until the client's buffers are full
            while (window >= 16_000) {
                wire.data(slow.stream(), false, new byte[16_000]);
                window -= 16_000;
                wire.send(RawHttp2.PING, 0, 0, new byte[8]);
                RawHttp2.Frame frame = wire.frame();
                while (frame.type() != RawHttp2.PING) {
                    window += frame.type() == RawHttp2.WINDOW_UPDATE && frame.stream() == slow.stream()
                            ? frame.number()
                            : 0;
                    frame = wire.frame();
                }
            }
            full.countDown();
            RawHttp2.Request other = wire.request();
            wire.answer(other.stream(), "fine");
            wire.next(RawHttp2.WINDOW_UPDATE);
            wire.data(slow.stream(), true, new byte[1]);
            wire.answerAll();
        });
        try (RawClient client = RawClient.connectSlow(gateway.port(), 4_096)) {
            client.get("/slow");
            assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(get("/other").text()).isEqualTo("fine");
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            assertThat(client.body(client.head(), body).clean()).isTrue();
            assertThat(body.size() % 16_000).isEqualTo(1);
        }
        assertThat(upstream.connections()).isEqualTo(1);
    }

    @Test
    void who_asks_for_websocket_is_not_sent_to_who_speaks_http2_alone() throws Exception {
        open((wire, number) -> wire.greet().answerAll(), "<defaults><websocket/></defaults><route to=\"app\"/>");
        String[] handshake = {
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        };
        RawAnswer answer = RawClient.fetch(gateway.port(), "/socket", handshake);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(get("/other").text()).isEqualTo("/other");
    }

    @Test
    void no_more_requests_share_a_connection_than_the_other_side_takes() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        open((wire, number) -> {
            wire.greet(MOST_STREAMS, 1);
            RawHttp2.Request request = wire.request();
            both.countDown();
            await(both);
            wire.answer(request.stream(), "connection " + number);
            wire.frame();
        });
        try (RawClient one = RawClient.connect(gateway.port());
                RawClient two = RawClient.connect(gateway.port())) {
            one.get("/1");
            two.get("/2");
            assertThat(one.answer().text() + two.answer().text())
                    .contains("connection 1")
                    .contains("connection 2");
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("nobody else came");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
