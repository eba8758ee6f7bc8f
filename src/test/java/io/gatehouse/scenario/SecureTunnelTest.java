package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.TlsFiles;
import io.gatehouse.testing.Frame;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel with TLS on both sides: {@code wss}. */
class SecureTunnelTest {

    private static final int MUCH = 3_000_000;

    @TempDir
    private static Path folder;

    private static SSLContext trusting;
    private static TestUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws Exception {
        TestKey key = TestKey.make(folder, "gateway", "dns:localhost,ip:127.0.0.1");
        TestKey other = TestKey.make(folder, "upstream", "dns:localhost");
        trusting = TestKey.client(key);
        upstream = TestUpstream.playingOverTls(other.server(key), false, SecureTunnelTest::play);
        gateway = TestGateway.start(
                """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="u"><endpoint url="%s"/><tls verify="false"/></upstream>
                  <routes><route name="live" to="u"><websocket/></route></routes>
                </gateway>
                """.formatted(upstream.url()), new Listen("127.0.0.1", 0, new TlsFiles(key.pem(), key.keyPem())));
    }

    @AfterAll
    static void close() {
        gateway.close();
        upstream.close();
    }

    private static void play(Scene scene) throws IOException {
        scene.switchToWebSocket();
        if (scene.head().target().equals("/much")) {
            byte[] bytes = scene.bytes(MUCH);
            scene.send(bytes);
        } else {
            scene.send(Frame.text("first").plain());
            scene.send(scene.frame().plain());
        }
        scene.close();
    }

    @Test
    void frames_pass_and_so_does_the_end() throws Exception {
        try (RawClient client = RawClient.connectTls(gateway.port(), trusting)) {
            assertThat(client.get("/", Frame.handshake()).head().status()).isEqualTo(101);
            assertThat(client.frame().text()).isEqualTo("first");
            client.send(Frame.text("second").masked());
            assertThat(client.frame().text()).isEqualTo("second");
            assertThat(client.rest(new ByteArrayOutputStream()).clean()).isTrue();
        }
    }

    @Test
    void much_passes_byte_for_byte_both_ways() throws Exception {
        byte[] noise = new byte[MUCH];
        new Random(5).nextBytes(noise);
        try (RawClient client = RawClient.connectTls(gateway.port(), trusting)) {
            assertThat(client.get("/much", Frame.handshake()).head().status()).isEqualTo(101);
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    client.send(noise);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            sending.get(30, TimeUnit.SECONDS);
            assertThat(Arrays.equals(client.bytes(MUCH), noise)).isTrue();
        }
    }
}
