package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.TlsFiles;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak HTTP/2 to a gateway that runs by itself, or ask for it. */
class Http2DownstreamTest {

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    @TempDir
    private static Path folder;

    private static TestUpstream upstream;
    private static TestGateway clear;
    private static TestGateway secure;
    private static HttpClient client;

    @BeforeAll
    static void open() throws Exception {
        TestKey key = TestKey.make(folder, "own", "dns:localhost,ip:127.0.0.1");
        upstream = TestUpstream.echoing();
        String routes = """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/></upstream>
                  <routes>
                    <route path="/few/**" to="app"><rate-limit rate="1/h" burst="5"/></route>
                    <route to="app"/>
                  </routes>
                </gateway>
                """.replace("HERE", upstream.url());
        clear = TestGateway.start(routes, new Listen("127.0.0.1", 0, null, true));
        secure = TestGateway.start(routes, new Listen("127.0.0.1", 0, new TlsFiles(key.pem(), key.keyPem()), true));
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(TestKey.client(key))
                .build();
    }

    @AfterAll
    static void close() {
        clear.close();
        secure.close();
        upstream.close();
    }

    private static HttpRequest.Builder request(TestGateway gateway, String target) {
        return HttpRequest.newBuilder(URI.create(gateway.url() + target));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void http2_is_spoken_to_who_agrees_on_it_by_tls() throws Exception {
        HttpResponse<String> answer = send(request(secure, "/a?b=c"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.body()).startsWith("GET /a?b=c HTTP/1.1\r\n");
    }

    @Test
    void http2_is_spoken_to_who_begins_with_it() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clear.port())) {
            socket.setSoTimeout(20_000);
            greet(socket);
            socket.getOutputStream().write(frame(1, 5, 1, get("/a?b=c")));
            assertThat(new String(payload(socket, 0), StandardCharsets.US_ASCII))
                    .startsWith("GET /a?b=c HTTP/1.1\r\n");
        }
    }

    @Test
    void who_asks_for_it_by_an_upgrade_is_answered_over_http1() throws Exception {
        // which the client does on a connection without TLS
        HttpResponse<String> answer = send(request(clear, "/a?b=c"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(answer.body()).startsWith("GET /a?b=c HTTP/1.1\r\n").doesNotContainIgnoringCase("h2c");
    }

    @Test
    void bodies_pass_both_ways_whole() throws Exception {
        byte[] body = new byte[5 << 20];
        new Random(1).nextBytes(body);
        for (TestGateway gateway : List.of(clear, secure)) {
            HttpResponse<byte[]> answer = client.send(
                    request(gateway, "/")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            byte[] echo = answer.body();
            assertThat(echo.length).isGreaterThan(body.length);
            assertThat(java.util.Arrays.copyOfRange(echo, echo.length - body.length, echo.length))
                    .isEqualTo(body);
        }
    }

    @Test
    void streams_of_one_connection_are_limited_like_requests() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(client.sendAsync(request(secure, "/few/" + i).build(), HttpResponse.BodyHandlers.ofString()));
        }
        int passed = 0;
        for (CompletableFuture<HttpResponse<String>> one : all) {
            int status = one.get().statusCode();
            assertThat(status).isIn(200, 429);
            passed += status == 200 ? 1 : 0;
        }
        assertThat(passed).isEqualTo(5);
    }

    @Test
    void who_opens_streams_and_resets_them_at_once_is_hung_up_on() throws Exception {
        byte[] head = get("/");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clear.port())) {
            socket.setSoTimeout(20_000);
            greet(socket);
            CompletableFuture<Integer> goneFor = CompletableFuture.supplyAsync(() -> goAway(socket));
            int sent = 0;
            try {
                for (; sent < 1_000_000; sent++) {
                    ByteArrayOutputStream pair = new ByteArrayOutputStream();
                    pair.writeBytes(frame(1, 5, 2 * sent + 1, head));
                    pair.writeBytes(frame(3, 0, 2 * sent + 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
                    pair.writeTo(socket.getOutputStream());
                }
            } catch (IOException e) {
                // hung up on
            }
            assertThat(sent).isLessThan(1_000_000);
            assertThat(goneFor.get()).isEqualTo(11);
        }
        assertThat(send(request(clear, "/")).statusCode()).isEqualTo(200);
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static void greet(Socket socket) throws IOException {
        socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(frame(4, 0, 0));
    }

    /** @return the head of such a request, packed */
    private static byte[] get(String path) {
        // names by their place in the static table (RFC 7541, A): GET, http, :authority, :path
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 1, (byte) "localhost".length()});
        out.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {4, (byte) path.length()});
        out.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** @return that of the next frame of a type; others are passed over */
    private static byte[] payload(Socket socket, int type) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int first = in.readInt();
            in.skipNBytes(5);
            byte[] payload = in.readNBytes(first >>> 8);
            if ((first & 0xff) == type) {
                return payload;
            }
        }
    }

    /** @return why the other side takes no more; -1 when it does not say */
    private static int goAway(Socket socket) {
        try {
            return payload(socket, 7)[7];
        } catch (IOException e) {
            return -1;
        }
    }
}
