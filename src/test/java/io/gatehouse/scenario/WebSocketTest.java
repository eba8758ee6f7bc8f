package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.EchoServer;
import io.gatehouse.testing.SocketClient;
import io.gatehouse.testing.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.handshake.ServerHandshake;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket through the gateway between servers and clients of other makes. */
class WebSocketTest {

    private static EchoServer upstream;
    private static TestGateway gateway;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void open() throws Exception {
        upstream = EchoServer.start();
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="chat"><endpoint url="%s"/></upstream>
                  <routes><route name="chat" path="/chat/**" strip="/chat" to="chat"><websocket/></route></routes>
                </gateway>
                """.formatted(upstream.url()));
    }

    @AfterAll
    static void close() {
        gateway.close();
        upstream.close();
    }

    private static SocketClient client(String... subprotocols) {
        return SocketClient.open(CLIENT, gateway.port(), "/chat/room?a=b", subprotocols);
    }

    private static String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        Random random = new Random(count);
        while (text.length() < count) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 1 << 20, 10 << 20})
    void messages_of_any_length_come_back(int length) throws Exception {
        String text = letters(length);
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        try (SocketClient client = client()) {
            client.socket().sendText(text, true).join();
            assertThat(client.next().equals(text)).isTrue();
            client.socket().sendBinary(ByteBuffer.wrap(bytes), true).join();
            assertThat((byte[]) client.next()).isEqualTo(bytes);
        }
        assertThat(upstream.targets()).contains("/room?a=b");
    }

    @Test
    void messages_in_parts_come_back_whole() throws Exception {
        try (SocketClient client = client()) {
            client.socket().sendText("one ", false).join();
            client.socket().sendPing(ByteBuffer.wrap(new byte[5])).join();
            client.socket().sendText("two ", false).join();
            client.socket().sendText("three", true).join();
            assertThat(List.of(client.next(), client.next())).containsExactly("pong 5", "one two three");
        }
    }

    @Test
    void pings_are_answered_by_the_other_side() throws Exception {
        try (SocketClient client = client()) {
            client.socket().sendPing(ByteBuffer.wrap(new byte[125])).join();
            assertThat(client.next()).isEqualTo("pong 125");
        }
    }

    @Test
    void the_subprotocol_is_between_the_two() throws Exception {
        try (SocketClient client = client("other", "chat")) {
            assertThat(client.socket().getSubprotocol()).isEqualTo("chat");
        }
        try (SocketClient client = client()) {
            assertThat(client.socket().getSubprotocol()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void the_server_closes_with_its_code(int code) throws Exception {
        try (SocketClient client = client()) {
            client.socket().sendText("close " + code, true).join();
            assertThat(client.end()).isEqualTo(code + " as you wish");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 3001, 4000})
    void the_client_closes_with_its_code(int code) throws Exception {
        try (SocketClient client = client()) {
            client.socket().sendClose(code, "enough").join();
            // the server's own word for it depends on who closes the connection first; its answer does not
            assertThat(client.end()).startsWith(code + " ");
        }
    }

    /** A client that speaks permessage-deflate, of another make than the platform's. */
    private static final class Deflating extends WebSocketClient {

        private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private volatile String extensions = "";

        Deflating(URI target) {
            super(target, new Draft_6455(new PerMessageDeflateExtension()));
        }

        @Override
        public void onOpen(ServerHandshake handshake) {
            extensions = handshake.getFieldValue("Sec-WebSocket-Extensions");
        }

        @Override
        public void onMessage(String message) {
            heard.add(message);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            heard.add(code);
        }

        @Override
        public void onError(Exception problem) {
            heard.add(problem);
        }
    }

    @Test
    void compression_is_between_the_two() throws Exception {
        Deflating client = new Deflating(URI.create("ws://127.0.0.1:" + gateway.port() + "/chat/"));
        assertThat(client.connectBlocking(20, TimeUnit.SECONDS)).isTrue();
        assertThat(client.extensions).contains("permessage-deflate");
        for (String message : new String[] {"short", "x".repeat(200_000), letters(300_000), "x".repeat(200_000)}) {
            client.send(message);
            assertThat(message.equals(client.heard.poll(20, TimeUnit.SECONDS))).isTrue();
        }
        client.closeBlocking();
        assertThat(client.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    @Test
    void many_messages_keep_their_order() throws Exception {
        try (SocketClient client = client()) {
            WebSocket socket = client.socket();
            for (int i = 0; i < 5_000; i++) {
                socket.sendText("message " + i, true).join();
            }
            for (int i = 0; i < 5_000; i++) {
                assertThat(client.next()).isEqualTo("message " + i);
            }
        }
    }
}
