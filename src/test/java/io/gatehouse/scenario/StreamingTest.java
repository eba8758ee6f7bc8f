package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the upstream has sent arrives, though nothing follows. The upstream goes on only when the client has it. */
class StreamingTest extends OpenStage {

    private final Semaphore arrived = new Semaphore(0);

    private void awaitArrival() throws IOException {
        try {
            if (!arrived.tryAcquire(15, TimeUnit.SECONDS)) {
                throw new IOException("what was sent did not arrive");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Reads, framing and all, up to and with this text. */
    private static void readUpTo(RawClient client, String text) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            byte[] next = client.bytes(1);
            assertThat(next).as("the end, after %s (expected: %s)", all, text).hasSize(1);
            all.append(new String(next, StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void events_arrive_one_by_one() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            for (int i = 0; i < 20; i++) {
                scene.chunk("data: event-" + i + "\n\n");
                awaitArrival();
            }
            scene.chunk("");
        });
        try (RawClient client = stage.client()) {
            RawHead head = client.get("/events", "Accept: text/event-stream").head();
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            for (int i = 0; i < 20; i++) {
                readUpTo(client, "data: event-" + i + "\n\n");
                arrived.release();
            }
            readUpTo(client, "0\r\n\r\n");
        }
    }

    @Test
    void a_head_arrives_before_the_first_byte_of_the_body() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            awaitArrival();
            scene.chunk("data\n\n");
            scene.chunk("");
        });
        try (RawClient client = stage.client()) {
            assertThat(client.get("/events").head().status()).isEqualTo(200);
            arrived.release();
            readUpTo(client, "data\n\n");
        }
    }

    @Test
    void a_head_with_a_length_arrives_before_the_first_byte_of_the_body() throws Exception {
        for (int length : new int[] {10, 1_000_000}) {
            stage.upstreamPlays(scene -> {
                scene.head(200, "Content-Length: " + length);
                awaitArrival();
                scene.send("x".repeat(length));
            });
            try (RawClient client = stage.client()) {
                RawHead head = client.get("/late").head();
                assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(length));
                arrived.release();
                assertThat(client.bytes(length)).hasSize(length);
            }
        }
    }

    @Test
    void each_line_of_json_arrives() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Type: application/x-ndjson", "Transfer-Encoding: chunked");
            scene.chunk("{\"a\":1}\n");
            awaitArrival();
            scene.chunk("{\"a\":2}\n{\"a\":");
            awaitArrival();
            scene.chunk("3}\n");
            scene.chunk("");
        });
        try (RawClient client = stage.client()) {
            client.get("/lines").head();
            readUpTo(client, "{\"a\":1}\n");
            arrived.release();
            readUpTo(client, "{\"a\":2}\n{\"a\":");
            arrived.release();
            readUpTo(client, "3}\n");
        }
    }

    @Test
    void a_body_without_length_or_chunks_arrives_as_it_comes_and_ends_clean() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Type: text/plain");
            scene.send("one");
            awaitArrival();
            scene.send("two");
            scene.close();
        });
        try (RawClient client = stage.client()) {
            RawHead head = client.get("/until-close").head();
            assertThat(head.header("Transfer-Encoding")).isEqualTo("chunked");
            readUpTo(client, "one\r\n");
            arrived.release();
            readUpTo(client, "two\r\n0\r\n\r\n");
            assertThat(client.get("/again").head().status()).isEqualTo(200);
            arrived.release();
        }
    }

    @Test
    void a_short_body_of_known_length_arrives_as_it_drips() throws Exception {
        drips(10);
    }

    @Test
    void a_long_body_of_known_length_arrives_as_it_drips() throws Exception {
        drips(1_000_000);
    }

    private void drips(int length) throws IOException {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Length: " + length);
            for (char c = 'a'; c < 'e'; c++) {
                scene.send(String.valueOf(c));
                awaitArrival();
            }
            scene.send("e".repeat(length - 4));
        });
        try (RawClient client = stage.client()) {
            RawHead head = client.get("/drip").head();
            assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(length));
            for (char c = 'a'; c < 'e'; c++) {
                assertThat(client.bytes(1)).containsExactly(c);
                arrived.release();
            }
            assertThat(client.bytes(length - 4)).hasSize(length - 4);
        }
    }

    @Test
    void what_the_client_sends_arrives_before_it_sends_more() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            Semaphore all = arrived;
            scene.readBody(new java.io.OutputStream() {
                @Override
                public void write(int b) {
                    all.release();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    all.release(length);
                }
            });
            scene.chunk("");
        });
        try (RawClient client = stage.client()) {
            client.request("POST", "/up", "Transfer-Encoding: chunked");
            for (int i = 0; i < 10; i++) {
                client.sendChunk(new byte[] {'x'});
                awaitArrival();
            }
            client.sendChunk(new byte[0]);
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void both_sides_may_talk_in_turn() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            scene.readBody(new java.io.OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    scene.chunk("" + (char) (b + 1));
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    for (int i = 0; i < length; i++) {
                        write(bytes[offset + i]);
                    }
                }
            });
            scene.chunk("");
        });
        try (RawClient client = stage.client()) {
            client.request("POST", "/talk", "Transfer-Encoding: chunked").sendChunk(new byte[] {'a'});
            client.head();
            for (char c = 'b'; c < 'k'; c++) {
                readUpTo(client, "1\r\n" + c + "\r\n");
                client.sendChunk(new byte[] {(byte) c});
            }
            readUpTo(client, "1\r\nk\r\n");
            client.sendChunk(new byte[0]);
            readUpTo(client, "0\r\n\r\n");
        }
    }

    @Test
    void many_small_chunks_arrive_in_order() throws Exception {
        StringBuilder expected = new StringBuilder();
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            for (int i = 0; i < 2_000; i++) {
                scene.chunk(i + ",");
            }
            scene.chunk("");
        });
        for (int i = 0; i < 2_000; i++) {
            expected.append(i).append(',');
        }
        RawAnswer answer = stage.get("/chunks");
        assertThat(answer.text()).as("%s %s", answer.head(), answer.end()).isEqualTo(expected.toString());
        assertThat(answer.end().clean()).isTrue();
    }

    @Test
    void a_short_answer_in_chunks_that_is_there_at_once_is_given_its_length() throws Exception {
        for (String body : new String[] {"", "one", "one,two,three"}) {
            stage.upstreamPlays(scene -> scene.send(inChunks(body, "")));
            try (RawClient client = stage.client()) {
                RawAnswer answer = client.get("/chunks").answer();
                assertThat(answer.head().header("Content-Length")).isEqualTo(Integer.toString(body.length()));
                assertThat(answer.head().header("Transfer-Encoding")).isNull();
                assertThat(answer.text()).isEqualTo(body);
                assertThat(client.get("/again").answer().text()).isEqualTo(body);
            }
        }
    }

    @Test
    void an_answer_in_chunks_without_the_trailers_that_it_announced_announces_none() throws Exception {
        stage.upstreamPlays(scene ->
                scene.send(inChunks("one,two,three,four,five", "").replace("Transfer", "Trailer: X-Sum\r\nTransfer")));
        try (RawClient client = stage.client()) {
            RawAnswer answer = client.get("/chunks", "TE: trailers").answer();
            assertThat(answer.head().header("Content-Length")).isEqualTo("23");
            assertThat(answer.head().header("Trailer")).isNull();
            assertThat(answer.text()).isEqualTo("one,two,three,four,five");
        }
    }

    @Test
    void an_answer_in_chunks_keeps_its_trailers_also_if_it_is_there_at_once() throws Exception {
        stage.upstreamPlays(scene -> scene.send(inChunks("one,two", "X-Sum: 7\r\n")));
        try (RawClient client = stage.client()) {
            assertThat(client.get("/chunks", "TE: trailers").head().header("Transfer-Encoding"))
                    .isEqualTo("chunked");
            readUpTo(client, "0\r\nX-Sum: 7\r\n\r\n");
            assertThat(client.get("/again").answer().text()).isEqualTo("one,two");
        }
    }

    @Test
    void an_answer_in_chunks_that_is_long_comes_whole_also_if_it_is_there_at_once() throws Exception {
        String body = "0123456789,".repeat(1_000);
        stage.upstreamPlays(scene -> scene.send(inChunks(body, "")));
        RawAnswer answer = stage.get("/chunks");
        assertThat(answer.head().header("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(answer.text()).isEqualTo(body);
    }

    private static String inChunks(String body, String trailers) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String piece : body.split("(?<=,)", -1)) {
            if (!piece.isEmpty()) {
                answer.append(Integer.toHexString(piece.length()))
                        .append("\r\n")
                        .append(piece)
                        .append("\r\n");
            }
        }
        return answer.append("0\r\n").append(trailers).append("\r\n").toString();
    }
}
