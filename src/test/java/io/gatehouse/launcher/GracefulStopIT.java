package io.gatehouse.launcher;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as it is shipped is told to stop while exchanges are in flight. */
@Tag("executable-archive")
@Tag("slow")
class GracefulStopIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** far more than sockets and buffers between hold, so that it is in flight as long as nobody reads */
    private static final int LARGE = 64 << 20;

    @TempDir
    Path folder;

    private final CountDownLatch stopped = new CountDownLatch(1);

    private static String routes(TestUpstream upstream) {
        return """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes><route path="/**" to="u"/></routes>
                </gateway>
                """.formatted(upstream.url());
    }

    private void play(Scene scene) throws IOException {
        switch (scene.head().target()) {
            case "/large" -> scene.answer(200, new byte[LARGE]);
            case "/events" -> events(scene);
            case "/last" -> {
                awaitStop();
                scene.answer(200, "the last word".getBytes(ISO_8859_1));
            }
            default -> scene.answer(200, "a".getBytes(ISO_8859_1));
        }
    }

    private static void events(Scene scene) throws IOException {
        scene.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        while (true) {
            scene.chunk("data: x\n\n");
            scene.stall(Duration.ofMillis(100));
        }
    }

    private void awaitStop() throws IOException {
        try {
            assertThat(stopped.await(2, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Asks until there is no connection to be had. @return how often something was answered while it was not ready */
    private static int lingered(int port) throws IOException {
        int served = 0;
        while (true) {
            try {
                RawAnswer ready = RawClient.fetch(port, "/_gatehouse/readyz");
                if (ready.status() == 503) {
                    assertThat(ready.text()).contains("\"down\"");
                    assertThat(RawClient.fetch(port, "/other").text()).isEqualTo("a");
                    served++;
                }
            } catch (ConnectException e) {
                return served;
            } catch (SocketException | java.io.EOFException e) {
                // the port was closed in this very moment
                return served;
            }
        }
    }

    @Test
    void what_is_in_flight_ends_well_and_new_requests_are_served_until_the_port_is_closed() throws Exception {
        try (TestUpstream upstream = TestUpstream.playing(this::play);
                GatewayProcess gateway = GatewayProcess.start("256m", folder, routes(upstream));
                RawClient last = RawClient.connect(gateway.port(), PATIENCE);
                RawClient large = RawClient.connectSlow(gateway.port(), 16 << 10)) {
            last.get("/last");
            RawHead head = large.patience(PATIENCE).get("/large").head();
            upstream.awaitRequest();
            upstream.awaitRequest();

            gateway.stop();
            assertThat(lingered(gateway.port())).isPositive();
            stopped.countDown();

            assertThat(last.answer().text()).isEqualTo("the last word");
            Count count = new Count();
            assertThat(large.body(head, count).clean()).isTrue();
            assertThat(count.bytes).isEqualTo(LARGE);
            assertThat(gateway.exitCode(PATIENCE)).isZero();
            assertThat(gateway.errors()).doesNotContain("memory leak");
        }
    }

    @Test
    void streams_that_never_end_are_cut_after_a_while_and_it_has_stopped_as_it_should() throws Exception {
        try (TestUpstream upstream = TestUpstream.playing(this::play);
                GatewayProcess gateway = GatewayProcess.start("256m", folder, routes(upstream));
                RawClient events = RawClient.connect(gateway.port(), PATIENCE);
                RawClient large = RawClient.connectSlow(gateway.port(), 16 << 10)) {
            RawHead head = events.get("/events").head();
            RawHead unread = large.patience(PATIENCE).get("/large").head();

            long before = System.nanoTime();
            gateway.stop();
            End end = events.body(head, new Count());

            assertThat(end.broken()).as("%s", end).isTrue();
            assertThat(gateway.exitCode(PATIENCE)).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(15));
            assertThat(large.body(unread, new Count()).broken()).isTrue();
        }
    }

    private static final class Count extends ByteArrayOutputStream {

        private long bytes;

        @Override
        public synchronized void write(byte[] from, int offset, int length) {
            bytes += length;
        }

        @Override
        public synchronized void write(int one) {
            bytes++;
        }
    }
}
