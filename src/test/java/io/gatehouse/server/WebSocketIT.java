package io.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.EchoServer;
import io.gatehouse.testing.Frame;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SocketClient;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving HTTP on the server that the build chose: how it hands over a connection is its own. */
@ArquillianTest
@Tag("every-build")
@Tag("not-payara")
@Tag("not-liberty")
final class WebSocketIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ServerUnderTest SERVER = new ServerUnderTest();
    private static final EchoServer ECHO = echo();
    private static final CompletableFuture<Boolean> LEFT = new CompletableFuture<>();
    private static final CompletableFuture<Void> GO_ON = new CompletableFuture<>();
    private static final TestUpstream UPSTREAM = upstream();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int PIECES = 600;

    @ArquillianResource
    private URI gateway;

    @Deployment(testable = false)
    static WebArchive archive() throws IOException {
        SERVER.write("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="echo"><endpoint url="%s"/></upstream>
                  <upstream name="u"><endpoint url="%s"/></upstream>
                  <routes>
                    <route name="echo" path="/echo/**" to="echo"><websocket/></route>
                    <route name="silent" path="/silent" to="u"><websocket idle="1s"/></route>
                    <route name="raw" path="/raw/**" to="u"><websocket/></route>
                  </routes>
                </gateway>
                """.formatted(ECHO.url(), UPSTREAM.url()));
        return SERVER.archive("gatehouse");
    }

    private static EchoServer echo() {
        try {
            return EchoServer.start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TestUpstream upstream() {
        try {
            return TestUpstream.playing(WebSocketIT::play);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void play(io.gatehouse.testing.Scene scene) throws IOException {
        String target = scene.head().target();
        if (target.endsWith("/no")) {
            scene.answer(403, "no".getBytes(StandardCharsets.US_ASCII));
            return;
        }
        scene.switchToWebSocket();
        if (target.endsWith("/left")) {
            LEFT.complete(scene.peerGoesAway());
        } else if (target.endsWith("/dies")) {
            scene.send(Frame.text("soon").plain());
            scene.frame();
            scene.reset();
        } else if (target.endsWith("/slow")) {
            GO_ON.join();
            long count = 0;
            for (int i = 0; i < PIECES; i++) {
                count += scene.frame().payload().length;
            }
            scene.send(Frame.text(String.valueOf(count)).plain());
            scene.stall();
        } else if (target.endsWith("/fast")) {
            byte[] piece = Frame.binary(new byte[64 * 1024]).plain();
            for (int i = 0; i < PIECES; i++) {
                scene.send(piece);
            }
            scene.stall();
        } else if (target.endsWith("/both")) {
            scene.send(scene.bytes(1_000_000));
            scene.close();
        } else {
            scene.stall();
        }
    }

    private String path(String below) {
        return gateway.getPath().replaceAll("/$", "") + below;
    }

    private RawClient tunnel(String below) throws IOException {
        RawClient client = RawClient.connect(gateway.getPort(), PATIENCE);
        assertThat(client.get(path(below), Frame.handshake()).head().status()).isEqualTo(101);
        return client;
    }

    private SocketClient client() {
        return SocketClient.open(CLIENT, gateway.getPort(), path("/echo/x"), "chat");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 65_536, 1 << 20, 10 << 20})
    void messages_come_back(int length) throws Exception {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        try (SocketClient client = client()) {
            assertThat(client.socket().getSubprotocol()).isEqualTo("chat");
            client.socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
            assertThat(Arrays.equals((byte[]) client.next(), bytes)).isTrue();
            client.socket().sendText("one ", false).join();
            client.socket().sendPing(ByteBuffer.wrap(new byte[3])).join();
            client.socket().sendText("two", true).join();
            assertThat(client.next()).isEqualTo("pong 3");
            assertThat(client.next()).isEqualTo("one two");
        }
    }

    @Test
    void either_side_closes_with_its_code() throws Exception {
        try (SocketClient client = client()) {
            client.socket().sendText("close 4001", true).join();
            assertThat(client.end()).isEqualTo("4001 as you wish");
        }
        try (SocketClient client = client()) {
            client.socket().sendClose(4002, "enough").join();
            assertThat(client.end()).startsWith("4002");
        }
    }

    @Test
    void bytes_behind_the_head_in_the_same_packet_are_passed_on() throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(("GET " + path("/raw/both") + " HTTP/1.1\r\nHost: localhost\r\n"
                        + String.join("\r\n", Frame.handshake()) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);
        all.write(noise, 0, 1_000);
        try (RawClient client = RawClient.connect(gateway.getPort(), PATIENCE)) {
            client.send(all.toByteArray());
            assertThat(client.head().status()).isEqualTo(101);
            client.send(Arrays.copyOfRange(noise, 1_000, noise.length));
            assertThat(Arrays.equals(client.bytes(noise.length), noise)).isTrue();
            assertThat(client.closedByPeer()).isTrue();
        }
    }

    private RawAnswer ask(String below, String... fields) throws IOException {
        try (RawClient client = RawClient.connect(gateway.getPort(), PATIENCE)) {
            return client.get(path(below), fields).answer();
        }
    }

    @Test
    void a_refusal_is_heard() throws Exception {
        RawAnswer answer = ask("/raw/no", Frame.handshake());
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.text()).isEqualTo("no");
        String[] asks = {"Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: " + Frame.KEY};
        assertThat(ask("/raw/x", asks).status()).isEqualTo(400);
        String[] other = Arrays.copyOf(asks, asks.length + 1);
        other[asks.length] = "Sec-WebSocket-Version: 8";
        RawAnswer version = ask("/raw/x", other);
        assertThat(version.status()).isEqualTo(426);
        assertThat(version.header("Sec-WebSocket-Version")).isEqualTo("13");
        assertThat(ask("/raw/x", Frame.handshake("Origin: https://evil.example"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void the_upstream_is_left_when_the_client_is_gone() throws Exception {
        RawClient client = tunnel("/raw/left");
        client.reset();
        assertThat(LEFT.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void the_client_is_left_when_the_upstream_is_gone() throws Exception {
        try (RawClient client = tunnel("/raw/dies")) {
            assertThat(client.frame().text()).isEqualTo("soon");
            client.send(Frame.text("now").masked());
            assertThat(client.closedByPeer()).isTrue();
        }
    }

    @Test
    void a_silent_tunnel_is_told_and_left() throws Exception {
        try (RawClient client = tunnel("/silent")) {
            assertThat(client.frame()).isEqualTo(Frame.close(1001));
            assertThat(client.closedByPeer()).isTrue();
        }
    }

    @Test
    void nothing_is_lost_where_a_side_takes_its_time() throws Exception {
        try (RawClient client = tunnel("/raw/fast")) {
            for (int i = 0; i < PIECES; i++) {
                assertThat(client.frame().payload()).hasSize(64 * 1024);
            }
        }
        byte[] piece = Frame.binary(new byte[64 * 1024]).masked();
        try (RawClient client = tunnel("/raw/slow")) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < PIECES; i++) {
                        client.send(piece);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(sending.isDone()).isFalse();
            GO_ON.complete(null);
            sending.get(60, TimeUnit.SECONDS);
            assertThat(client.frame().text()).isEqualTo(String.valueOf(PIECES * 64L * 1024));
        }
    }

    @Test
    void many_are_opened_and_closed() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient client = tunnel("/echo/x")) {
                client.send(Frame.text("hello " + i).masked());
                assertThat(client.frame().text()).isEqualTo("hello " + i);
                client.send(Frame.close(1000).masked());
                assertThat(client.frame().code()).isEqualTo(1000);
                assertThat(client.closedByPeer()).isTrue();
            }
        }
    }
}
