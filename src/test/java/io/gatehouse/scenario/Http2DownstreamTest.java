package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.TlsFiles;
import io.gatehouse.testing.Http2Client;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak HTTP/2 to a gateway that runs by itself, or ask for it. */
class Http2DownstreamTest {

    @TempDir
    private static Path folder;

    private static final CountDownLatch HELD = new CountDownLatch(1);

    private static TestUpstream upstream;
    private static TestGateway clear;
    private static TestGateway secure;
    private static HttpClient client;

    @BeforeAll
    static void open() throws Exception {
        TestKey key = TestKey.make(folder, "own", "dns:localhost,ip:127.0.0.1");
        upstream = TestUpstream.playing(Http2DownstreamTest::play);
        String routes = """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/></upstream>
                  <routes>
                    <route path="/few/**" to="app"><rate-limit rate="1/h" burst="5"/></route>
                    <route path="/once/**" to="app"><concurrency max="5" per="client-ip"/></route>
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

    private static void play(Scene scene) throws IOException {
        if (scene.head().target().equals("/once/held")) {
            try {
                HELD.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        Stage.echo(scene);
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
        try (Http2Client one = Http2Client.connect(clear.port(), -1)) {
            int stream = one.get("/a?b=c");
            assertThat(one.status(stream)).isEqualTo(200);
            assertThat(new String(one.body(stream), StandardCharsets.US_ASCII)).startsWith("GET /a?b=c HTTP/1.1\r\n");
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
    void bodies_pass_whole_over_tls_every_time() throws Exception {
        byte[] body = new byte[2 << 20];
        new Random(2).nextBytes(body);
        for (int i = 0; i < 60; i++) {
            HttpResponse<byte[]> answer = client.send(
                    request(secure, "/")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            byte[] echoed = answer.body();
            assertThat(Arrays.equals(echoed, echoed.length - body.length, echoed.length, body, 0, body.length))
                    .as("body " + i)
                    .isTrue();
        }
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
    void what_may_be_in_flight_at_once_holds_for_the_streams_of_one_connection() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> within = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            within.add(client.sendAsync(request(secure, "/once/held").build(), HttpResponse.BodyHandlers.ofString()));
            while (!upstream.awaitRequest().target().equals("/once/held")) {
                // somebody else's
            }
        }
        assertThat(send(request(secure, "/once/more")).statusCode()).isEqualTo(429);
        HELD.countDown();
        for (CompletableFuture<HttpResponse<String>> one : within) {
            assertThat(one.get().statusCode()).isEqualTo(200);
        }
        assertThat(send(request(secure, "/once/more")).statusCode()).isEqualTo(200);
    }

    /** A client that still sends when it is hung up on may lose what was said last. */
    private static boolean saidOrReset(Http2Client one) throws Exception {
        try {
            return one.goAway() == Http2Client.ENHANCE_YOUR_CALM;
        } catch (ExecutionException e) {
            return e.getCause() instanceof SocketException;
        }
    }

    @Test
    void who_opens_streams_and_resets_them_at_once_is_hung_up_on() throws Exception {
        try (Http2Client one = Http2Client.connect(clear.port(), -1)) {
            int sent = 0;
            try {
                for (; sent < 1_000_000 && !one.isOver(); sent++) {
                    one.cancel(one.get("/"));
                }
            } catch (IOException e) {
                // hung up on
            }
            assertThat(sent).isLessThan(1_000_000);
            assertThat(saidOrReset(one)).isTrue();
        }
        assertThat(send(request(clear, "/")).statusCode()).isEqualTo(200);
    }
}
