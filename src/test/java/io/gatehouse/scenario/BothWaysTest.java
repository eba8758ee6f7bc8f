package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Scene;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request and answer flow at the same time, and one of them stops. There is one place only, so whoever keeps it is noticed. */
class BothWaysTest {

    private static Stage stage;

    private final BlockingQueue<Boolean> closed = new LinkedBlockingQueue<>();

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.describedBy("""
                <upstream name="app"><endpoint url="UPSTREAM"/><pool in-flight="1" queue="100" queue-timeout="20s"/></upstream>
                <upstream name="many"><endpoint url="UPSTREAM"/></upstream>
                <routes>
                  <defaults><timeout total="1s"/></defaults>
                  <route name="limited" path="/limited" to="many"><limits body="100KB"/></route>
                  <route name="next" path="/next" to="app"><timeout total="30s"/></route>
                  <route name="all" to="app"/>
                </routes>
                """);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    private static void nobodyIsLeft() throws IOException {
        stage.upstreamPlays(Stage::echo);
        assertThat(stage.get("/next").status()).isEqualTo(200);
    }

    /** Answers in pieces while it reads. */
    private static void streams(Scene scene) throws IOException {
        scene.head(200, "Transfer-Encoding: chunked");
        scene.readBody(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                scene.chunk("x".repeat(Math.max(1, length)));
            }
        });
    }

    @Test
    void bodies_that_grow_too_large_while_the_answer_streams_stop_nobody_else() throws Exception {
        stage.upstreamPlays(BothWaysTest::streams);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Future<Boolean>> whole = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                whole.add(clients.submit(BothWaysTest::sendTooMuch));
            }
            for (Future<Boolean> one : whole) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isFalse();
            }
        } finally {
            clients.shutdownNow();
        }
        nobodyIsLeft();
    }

    /** @return whether it was answered as if nothing were wrong */
    private static boolean sendTooMuch() throws IOException {
        try (RawClient client = stage.client()) {
            client.request("POST", "/limited", "Transfer-Encoding: chunked");
            try {
                for (int i = 0; i < 60; i++) {
                    client.sendChunk(new byte[4 * 1024]);
                }
            } catch (IOException e) {
                // cut off in the middle: just that is expected
            }
            return isWhole(client);
        }
    }

    private static boolean isWhole(RawClient client) {
        try {
            RawHead head = client.head();
            return head.status() == 200
                    && client.body(head, OutputStream.nullOutputStream()).clean();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void an_answer_before_the_body_has_ended_leaves_no_connection_open() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
            closed.add(scene.readBody(OutputStream.nullOutputStream()) != End.SILENCE);
        });
        try (RawClient client = stage.client()) {
            client.request("POST", "/early", "Transfer-Encoding: chunked");
            client.sendChunk(new byte[100]);
            assertThat(client.answer().text()).isEqualTo("no");
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isTrue();
        }
        nobodyIsLeft();
    }

    /** Some of these fit into the buffers on the way, so that the upstream is done long before the client. */
    @ParameterizedTest
    @ValueSource(ints = {2_600_000, 3_000_000, 12_000_000})
    void a_client_that_does_not_read_its_answer_is_cut_when_its_time_is_up(int length) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Length: " + length);
            asked.countDown();
            scene.send(new byte[length]);
        });
        try (RawClient client = RawClient.connectSlow(stage.port(), 4096)) {
            client.get("/unread");
            assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
            nobodyIsLeft();
        }
    }
}
