package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By itself, the threads that wait for clients wait for upstreams too. */
class OneThreadTest {

    private static final byte[] ANSWER = "hello".getBytes(StandardCharsets.US_ASCII);

    @Test
    void there_are_no_threads_for_upstreams_alone() throws Exception {
        long before = threadsForUpstreams();
        try (Stage stage = Stage.open();
                RawClient client = stage.client()) {
            stage.upstreamPlays(scene -> scene.answer(200, ANSWER));

            assertThat(client.get("/").answer().text()).isEqualTo("hello");

            assertThat(threadsForUpstreams()).isEqualTo(before);
        }
    }

    private static long threadsForUpstreams() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gatehouse-io"))
                .count();
    }

    @Test
    void one_after_another_clients_share_a_connection_to_the_upstream_whatever_thread_serves_them() throws Exception {
        try (Stage stage = Stage.open()) {
            stage.upstreamPlays(scene -> scene.answer(200, ANSWER));
            for (int i = 0; i < 8; i++) {
                try (RawClient client = stage.client()) {
                    assertThat(client.get("/").answer().text()).isEqualTo("hello");
                }
            }

            assertThat(stage.upstream().connections()).isEqualTo(1);
        }
    }

    @Test
    void it_stops_while_an_upstream_lets_wait() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Stage stage = Stage.open();
        try (RawClient client = stage.client()) {
            stage.upstreamPlays(scene -> {
                try {
                    boolean ignored = over.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            RawClient waits = client.get("/");
            assertThat(stage.upstream().awaitRequest()).isNotNull();

            stage.gateway().server().drain(Duration.ZERO, Duration.ofMillis(50));
            stage.gateway().server().close();

            assertThat(waits.rest(OutputStream.nullOutputStream())).isNotEqualTo(End.SILENCE);
        } finally {
            over.countDown();
            stage.close();
        }
    }
}
