package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
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
                <routes>
                  <defaults><timeout total="2s"/></defaults>
                  <route name="limited" path="/limited" to="app"><limits body="100KB"/></route>
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

    @RepeatedTest(30)
    void a_body_that_grows_too_large_while_the_answer_streams_ends_both() throws Exception {
        stage.upstreamPlays(BothWaysTest::streams);
        try (RawClient client = stage.client()) {
            client.request("POST", "/limited", "Transfer-Encoding: chunked");
            try {
                for (int i = 0; i < 20; i++) {
                    client.sendChunk(new byte[16 * 1024]);
                }
            } catch (IOException e) {
                // cut off in the middle: just that is expected
            }
            assertThat(isWhole(client)).isFalse();
        }
        nobodyIsLeft();
    }

    private static boolean isWhole(RawClient client) {
        try {
            return client.answer().status() == 200
                    && client.body(client.head(), new ByteArrayOutputStream()).clean();
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
