package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.launcher.Listen;
import io.gatehouse.testing.Http2Client;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestUpstream;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that resets a stream takes its exchange upstream with it, at once, whatever that waits for; and what it held is free. */
class Http2ResetsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int PLACES = 4;

    /** Paths of requests that the gateway has broken off. */
    private final LinkedBlockingQueue<String> brokenOff = new LinkedBlockingQueue<>();

    private TestUpstream upstream;
    private TestGateway gateway;
    private TestLog log;

    @BeforeEach
    void open() throws Exception {
        log = new TestLog("io.gatehouse");
        upstream = TestUpstream.playing(this::play);
        gateway = TestGateway.start("""
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/><pool in-flight="4" queue="4" queue-timeout="60s"/></upstream>
                  <upstream name="wide"><endpoint url="HERE"/></upstream>
                  <routes>
                    <route path="/kept/**" to="app"><cache default-ttl="1h" force="true"/></route>
                    <route path="/wide/**" rewrite="/**" to="wide"/>
                    <route to="app"/>
                  </routes>
                </gateway>
                """.replace("HERE", upstream.url()), new Listen("127.0.0.1", 0, null, true));
    }

    /** Nothing that a client does is an error of the gateway's. */
    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
        log.close();
        assertThat(log.lines("cannot be sent")).isEmpty();
        assertThat(log.lines("could not be resumed")).isEmpty();
        assertThat(log.lines("the gateway failed")).isEmpty();
    }

    private void play(Scene scene) throws IOException {
        String target = scene.head().target();
        if (target.contains("/silent")) {
            if (scene.peerGoesAway()) {
                brokenOff.add(target);
            }
        } else if (target.equals("/endless")) {
            endless(scene, target);
        } else if (target.startsWith("/upload")) {
            boolean whole = scene.readBody(new ByteArrayOutputStream()).clean();
            brokenOff.add(whole ? "whole: " + target : target);
        } else {
            scene.answer(200, new byte[] {'x'});
        }
    }

    private void endless(Scene scene, String target) throws IOException {
        scene.head(200, "Transfer-Encoding: chunked");
        try {
            while (true) {
                scene.chunk("x".repeat(32 * 1024));
            }
        } catch (IOException e) {
            brokenOff.add(target);
            throw e;
        }
    }

    private String nextBrokenOff() throws InterruptedException {
        return brokenOff.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private void awaitAtUpstream(String target) throws Exception {
        while (!upstream.awaitRequest().target().equals(target)) {
            // those of before
        }
    }

    /** Without the one that asks. */
    private long inFlight() throws Exception {
        return gateway.admin().get("gateway").getJsonNumber("inFlight").longValue() - 1;
    }

    private long atUpstreams() throws Exception {
        long all = 0;
        for (JsonValue one : gateway.admin().get("upstreams").getJsonArray("upstreams")) {
            all += ((JsonObject) one).getInt("inFlight");
        }
        return all;
    }

    private void awaitInFlight(long count) throws Exception {
        Duration ignored = Soon.after(SOON, () -> inFlight() == count);
        assertThat(inFlight()).isEqualTo(count);
    }

    private void nothingIsLeft() throws Exception {
        awaitInFlight(0);
        assertThat(atUpstreams()).isZero();
        try (Http2Client next = Http2Client.connect(gateway.port(), -1)) {
            for (int i = 0; i < 2 * PLACES; i++) {
                assertThat(next.body(next.get("/next"))).containsExactly('x');
            }
        }
        assertThat(RawClient.fetch(gateway.port(), "/next").status()).isEqualTo(200);
    }

    @Test
    void while_the_upstream_is_silent() throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            int stream = client.get("/silent");
            upstream.awaitRequest();
            client.cancel(stream);
            assertThat(nextBrokenOff()).isEqualTo("/silent");
            nothingIsLeft();
        }
    }

    /** 1000 bytes of a window, and then none: it is the client who lets wait. */
    @ParameterizedTest
    @ValueSource(ints = {1000, -1})
    void in_the_middle_of_an_answer(int window) throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), window)) {
            int stream = client.get("/endless");
            assertThat(client.status(stream)).isEqualTo(200);
            client.awaitBytes(stream, 1000);
            client.cancel(stream);
            assertThat(nextBrokenOff()).isEqualTo("/endless");
            nothingIsLeft();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20_000})
    void in_the_middle_of_an_upload(int sent) throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            int stream = client.post("/upload");
            for (int left = sent; left > 0; left -= 10_000) {
                client.send(stream, new byte[10_000]);
            }
            upstream.awaitRequest();
            client.cancel(stream);
            assertThat(nextBrokenOff()).isEqualTo("/upload");
            nothingIsLeft();
        }
    }

    /** Whoever reads what is left meets the end of the stream; which is not the end of the body. */
    @Test
    void what_came_of_an_upload_never_passes_for_all_of_it() throws Exception {
        int rounds = 500;
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            for (int i = 0; i < rounds; i++) {
                behavesWell(client, 5);
                int stream = client.post("/wide/upload/" + i);
                client.send(stream, new byte[1000]);
                if (i % 2 == 0) {
                    awaitAtUpstream("/upload/" + i);
                }
                client.send(stream, new byte[1000]);
                client.cancel(stream);
            }
            nothingIsLeft();
        }
        assertThat(brokenOff).isNotEmpty().noneMatch(path -> path.startsWith("whole: "));
    }

    /** Of a stream that is reset nothing follows; a request without a body is another one. */
    @Test
    void a_body_of_which_nothing_came_never_passes_for_an_empty_one() throws Exception {
        int rounds = 200;
        for (int i = 0; i < rounds; i++) {
            // who resets again and again is hung up on
            try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
                behavesWell(client, 5);
                int ignored = client.postAndCancel("/wide/upload/" + i);
                behavesWell(client, 1);
            }
        }
        nothingIsLeft();
        assertThat(brokenOff).noneMatch(path -> path.startsWith("whole: "));
    }

    @Test
    void while_it_waits_for_a_place() throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            behavesWell(client, 100);
            List<Integer> holders = new ArrayList<>();
            for (int i = 0; i < PLACES; i++) {
                holders.add(client.get("/silent/" + i));
                awaitAtUpstream("/silent/" + i);
            }
            int queued = client.get("/queued");
            awaitInFlight(PLACES + 1);
            client.cancel(queued);
            awaitInFlight(PLACES);
            for (int holder : holders) {
                client.cancel(holder);
                assertThat(nextBrokenOff()).startsWith("/silent/");
            }
            nothingIsLeft();
            assertThat(upstream.received()).noneMatch(head -> head.target().equals("/queued"));
        }
    }

    /** It is suspended meanwhile: nobody reads or writes, and it is on no way yet. */
    @Test
    void while_it_waits_for_what_another_one_brings() throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            int first = client.get("/kept/silent");
            upstream.awaitRequest();
            int second = client.get("/kept/silent");
            awaitInFlight(2);
            client.cancel(second);
            awaitInFlight(1);
            client.cancel(first);
            nothingIsLeft();
        }
    }

    @Test
    void when_the_connection_is_closed_all_of_its_streams_end() throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            for (int i = 0; i < PLACES; i++) {
                int ignored = client.get("/silent/" + i);
                upstream.awaitRequest();
            }
        }
        for (int i = 0; i < PLACES; i++) {
            assertThat(nextBrokenOff()).startsWith("/silent/");
        }
        nothingIsLeft();
    }

    /** Between others, so that Tomcat, which counts, does not hang up on it. */
    @Test
    void ten_thousand_that_are_reset_at_once_leave_nothing_behind_and_disturb_nobody() throws Exception {
        try (Http2Client client = Http2Client.connect(gateway.port(), -1)) {
            behavesWell(client, 100);
            List<Integer> good = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                client.cancel(client.get(i % 10 == 0 ? "/wide/silent" : "/wide/now"));
                good.add(client.get("/wide/now"));
                if (i % 2 == 0) {
                    good.add(client.get("/wide/now"));
                }
                if (good.size() > 30) {
                    answeredWell(client, good);
                }
            }
            answeredWell(client, good);
            assertThat(client.isOver()).isFalse();
            nothingIsLeft();
        }
    }

    /** So that a few resets are forgiven. */
    private static void behavesWell(Http2Client client, int requests) throws Exception {
        List<Integer> good = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            good.add(client.get("/wide/now"));
        }
        answeredWell(client, good);
    }

    private static void answeredWell(Http2Client client, List<Integer> streams) throws Exception {
        for (int stream : streams) {
            assertThat(client.status(stream)).isEqualTo(200);
            assertThat(client.body(stream)).containsExactly('x');
        }
        streams.clear();
    }
}
