package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.Http2Server;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients of HTTP/1.1 before upstreams that speak HTTP/2, without TLS and with it. */
class Http2UpstreamTest {

    @TempDir
    private static Path folder;

    private static Http2Server clear;
    private static Http2Server secure;
    private static TestUpstream old;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws Exception {
        TestKey key = TestKey.make(folder, "own", "dns:localhost,ip:127.0.0.1");
        clear = Http2Server.start();
        secure = Http2Server.start(key);
        old = TestUpstream.playingOverTls(key.server(key), false, scene -> {
            scene.readBody();
            scene.answer(200, "old".getBytes(StandardCharsets.US_ASCII));
        });
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="clear"><endpoint url="CLEAR"/><pool streams="60"/><health path="/?status=204" every="1s" status="204"/></upstream>
                  <upstream name="secure"><endpoint url="SECURE"/><pool http2="auto"/><tls trust="PEM"/></upstream>
                  <upstream name="usual"><endpoint url="SECURE"/><tls trust="PEM"/></upstream>
                  <upstream name="old"><endpoint url="OLD"/><pool http2="auto"/><tls trust="PEM"/></upstream>
                  <routes>
                    <route path="/secure/**" to="secure"/>
                    <route path="/usual/**" to="usual"/>
                    <route path="/old/**" to="old"/>
                    <route to="clear"/>
                  </routes>
                </gateway>
                """.replace("CLEAR", clear.url())
                .replace("SECURE", secure.url())
                .replace("OLD", old.url())
                .replace("PEM", key.pem().toString()));
    }

    @AfterAll
    static void close() {
        gateway.close();
        clear.close();
        secure.close();
        old.close();
    }

    private static RawAnswer get(String target, String... fields) throws Exception {
        return RawClient.fetch(gateway.port(), target, fields);
    }

    private static RawAnswer ask(String method, String target) throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            return client.request(method, target).answerTo(method);
        }
    }

    @Test
    void http2_is_spoken_without_tls_where_the_scheme_says_so() throws Exception {
        RawAnswer answer = get("/");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Protocol")).isEqualTo("HTTP/2.0");
        assertThat(answer.header("X-Host")).isEqualTo("localhost");
    }

    @Test
    void http2_is_agreed_on_with_tls_where_it_is_offered() throws Exception {
        assertThat(get("/secure/").header("X-Protocol")).isEqualTo("HTTP/2.0");
        assertThat(get("/usual/").header("X-Protocol")).isEqualTo("HTTP/1.1");
    }

    @Test
    void who_does_not_agree_gets_http1() throws Exception {
        for (String text : atATime(8, 8, "/old/")) {
            assertThat(text).isEqualTo("old");
        }
    }

    private static List<String> atATime(int threads, int count, String target) throws Exception {
        ExecutorService many = Executors.newFixedThreadPool(threads);
        try {
            List<CompletableFuture<String>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(CompletableFuture.supplyAsync(() -> text(target), many));
            }
            List<String> texts = new ArrayList<>();
            for (CompletableFuture<String> one : all) {
                texts.add(one.get());
            }
            return texts;
        } finally {
            many.shutdownNow();
        }
    }

    private static String text(String target) {
        try {
            return get(target).text();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void answers_without_a_body_end() throws Exception {
        for (String status : List.of("204", "304", "404")) {
            RawAnswer answer = get("/?status=" + status);
            assertThat(answer.status()).isEqualTo(Integer.parseInt(status));
            assertThat(answer.text()).isEmpty();
        }
        assertThat(ask("HEAD", "/?bytes=100").status()).isEqualTo(200);
    }

    @Test
    void trailers_follow_to_who_takes_them() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer answer =
                    client.get("/?trailer=42", "TE: trailers", "Connection: TE").answer();
            assertThat(answer.text()).isEqualTo("body");
            assertThat(answer.trailers().first("x-sum")).isEqualTo("42");
            assertThat(client.get("/?trailer=42").answer().text()).isEqualTo("body");
        }
    }

    @Test
    void bodies_pass_both_ways_whole() throws Exception {
        byte[] body = new byte[10 << 20];
        new Random(1).nextBytes(body);
        for (String target : List.of("/", "/secure/")) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                echo(client, target, body);
            }
        }
    }

    private static void echo(RawClient client, String target, byte[] body) throws Exception {
        client.request("POST", target, "Content-Length: " + body.length);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
            try {
                client.send(body);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        RawHead head = client.head();
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        End end = client.body(head, back);
        sent.get();
        assertThat(end.clean()).isTrue();
        assertThat(back.toByteArray()).isEqualTo(body);
    }

    @Test
    void bodies_pass_both_ways_whole_every_time() throws Exception {
        byte[] body = new byte[2 << 20];
        new Random(2).nextBytes(body);
        for (int i = 0; i < 60; i++) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                echo(client, "/secure/", body);
            }
        }
    }

    @Test
    void a_body_of_unknown_length_passes() throws Exception {
        try (RawClient client = RawClient.connect(gateway.port())) {
            client.request("POST", "/", "Transfer-Encoding: chunked");
            client.sendChunk("one ".getBytes(StandardCharsets.US_ASCII))
                    .sendChunk("two".getBytes(StandardCharsets.US_ASCII))
                    .sendChunk(new byte[0]);
            assertThat(client.answer().text()).isEqualTo("one two");
        }
    }

    @Test
    void many_at_a_time_share_a_few_connections() throws Exception {
        int before = clear.connections();
        for (String text : atATime(50, 500, "/?bytes=20000")) {
            assertThat(text).hasSize(20_000);
        }
        // one or two of them, and those of the checks
        assertThat(clear.connections() - before).isLessThan(40);
    }

    @Test
    void what_leaves_http_asks_for_http1() throws Exception {
        // a handshake that no route may carry is no reason to speak otherwise
        assertThat(get("/", "Upgrade: h2c", "Connection: Upgrade").header("X-Protocol"))
                .isEqualTo("HTTP/2.0");
    }
}
