package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.launcher.Listen;
import io.gatehouse.testing.End;
import io.gatehouse.testing.Http2Client;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that breaks off upstream breaks off for the client, in whatever words the two speak of its end. */
class BrokenAnswersTest {

    private static final int PART = 10_000;

    private final CountDownLatch seen = new CountDownLatch(1);
    private TestUpstream upstream;
    private TestGateway gateway;

    @BeforeEach
    void open() throws Exception {
        upstream = TestUpstream.playing(this::play);
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/></upstream>
                  <routes><route to="app"/></routes>
                </gateway>
                """.replace("HERE", upstream.url()), new Listen("127.0.0.1", 0, null, true));
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    private void play(Scene scene) throws IOException {
        String part = "x".repeat(PART);
        switch (scene.head().target()) {
            case "/length" -> {
                scene.head(200, "Content-Length: " + 2 * PART);
                scene.send(part);
            }
            case "/chunked" -> {
                scene.head(200, "Transfer-Encoding: chunked");
                scene.chunk(part);
            }
            default -> {
                scene.head(200, "Connection: close");
                scene.send(part);
            }
        }
        scene.await(seen);
        scene.reset();
    }

    /** It knows of no chunks: without a length the end of the connection is that of the answer, unless it is a reset (RFC 9112, 8). */
    @ParameterizedTest
    @ValueSource(strings = {"/chunked", "/close"})
    void a_client_of_http_1_0_sees_no_good_end(String path) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.send("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(client.bytes(PART)).hasSize(PART);
            seen.countDown();
            assertThat(client.rest(new ByteArrayOutputStream())).isEqualTo(End.RESET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/length", "/chunked", "/close"})
    void over_http_2_the_stream_is_reset(String path) throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            int stream = client.get(path);
            client.awaitBytes(stream, PART);
            seen.countDown();
            assertThatThrownBy(() -> client.body(stream)).hasMessageContaining("reset: ");
            assertThat(client.isOver()).isFalse();
        }
    }
}
