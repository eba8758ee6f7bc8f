package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
    void a_client_who_takes_no_heads_holds_up_nobody_else() throws Exception {
        try (Stage stage = Stage.open();
                Socket deaf = new Socket()) {
            stage.upstreamPlays(scene -> {
                if (scene.head().method().equals("HEAD")) {
                    scene.send("HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(4_000) + "\r\n\r\n");
                } else {
                    scene.answer(200, ANSWER);
                }
            });
            deaf.setReceiveBufferSize(4_096);
            deaf.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), stage.gateway().port()));
            CountDownLatch asked = new CountDownLatch(1);
            Thread asks = new Thread(() -> ask(deaf, asked));
            asks.setDaemon(true);
            asks.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            do {
                for (int i = 0; i < 4; i++) {
                    try (RawClient other = stage.client()) {
                        assertThat(other.get("/").answer().text()).isEqualTo("hello");
                    }
                }
            } while (!asked.await(1, TimeUnit.MILLISECONDS) && System.nanoTime() - end < 0);
        }
    }

    /** More answers than the system takes for somebody who reads none. */
    private static void ask(Socket deaf, CountDownLatch asked) {
        byte[] head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try {
            for (int i = 0; i < 20_000; i++) {
                deaf.getOutputStream().write(head);
            }
        } catch (IOException e) {
            // broken off, or the test is over
        }
        asked.countDown();
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
