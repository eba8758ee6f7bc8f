package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A client that goes away takes its exchange upstream with it, and its place is free. There is one place here, and a short
 * queue: whoever comes next is served only if it is.
 */
class ClientAbortTest {

    private static final byte[] PIECE = new byte[32 * 1024];

    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        stage = Stage.describedBy("""
                <upstream name="app">
                  <endpoint url="UPSTREAM"/>
                  <pool in-flight="1" queue="1" queue-timeout="10s"/>
                </upstream>
                <routes><route name="all" to="app"/></routes>
                """);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void theNextOneIsServed() throws Exception {
        stage.reset();
        assertThat(stage.get("/next").status()).isEqualTo(200);
    }

    /** The upstream writes until that fails, and tells the future. */
    private CompletableFuture<Exception> endlessAnswer(String... framing) {
        CompletableFuture<Exception> failure = new CompletableFuture<>();
        stage.upstreamPlays(scene -> {
            scene.head(200, framing);
            try {
                while (true) {
                    if (framing[0].startsWith("Transfer")) {
                        scene.chunk("x".repeat(PIECE.length));
                    } else {
                        scene.send(PIECE);
                    }
                }
            } catch (java.io.IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        return failure;
    }

    @Test
    void leaving_in_the_middle_of_a_download_closes_the_upstream_connection() throws Exception {
        CompletableFuture<Exception> failure = endlessAnswer("Content-Length: 9000000000000");
        try (RawClient client = stage.client()) {
            client.get("/download").head();
            client.bytes(100_000);
        }
        assertThat(failure.get(10, TimeUnit.SECONDS)).isNotNull();
        theNextOneIsServed();
    }

    @Test
    void a_reset_in_the_middle_of_a_chunked_download_closes_the_upstream_connection() throws Exception {
        CompletableFuture<Exception> failure = endlessAnswer("Transfer-Encoding: chunked");
        RawClient client = stage.client();
        client.get("/download").head();
        client.bytes(100_000);
        client.reset();
        assertThat(failure.get(10, TimeUnit.SECONDS)).isNotNull();
        theNextOneIsServed();
    }

    /** Many, because Tomcat hears of the reset on two threads at once, and forgets the listener when the wrong one is first. */
    @Test
    void clients_that_stop_reading_and_then_leave_free_the_upstream() throws Exception {
        for (int i = 0; i < 300; i++) {
            CompletableFuture<Exception> failure = endlessAnswer("Content-Length: 9000000000000");
            RawClient client = RawClient.connectSlow(stage.port(), 4096);
            client.get("/download").head();
            client.bytes(10_000);
            client.reset();
            assertThat(failure.get(10, TimeUnit.SECONDS)).isNotNull();
            theNextOneIsServed();
        }
    }

    @Test
    void leaving_an_event_stream_closes_the_upstream_connection_at_the_next_event() throws Exception {
        CompletableFuture<Exception> failure = new CompletableFuture<>();
        CompletableFuture<Void> left = new CompletableFuture<>();
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            scene.chunk("data: 1\n\n");
            left.join();
            try {
                while (true) {
                    scene.chunk("data: 2\n\n");
                    scene.stall(java.time.Duration.ofMillis(1));
                }
            } catch (java.io.IOException e) {
                failure.complete(e);
                throw e;
            }
        });
        RawClient client = stage.client();
        client.get("/events").head();
        client.bytes(5);
        client.close();
        left.complete(null);
        assertThat(failure.get(10, TimeUnit.SECONDS)).isNotNull();
        theNextOneIsServed();
    }

    @Test
    void leaving_in_the_middle_of_an_upload_breaks_the_upload_upstream() throws Exception {
        CompletableFuture<Boolean> whole = new CompletableFuture<>();
        stage.upstreamPlays(scene ->
                whole.complete(scene.readBody(new ByteArrayOutputStream()).clean()));
        try (RawClient client = stage.client()) {
            client.request("POST", "/upload", "Content-Length: 1000000").send(PIECE);
            stage.upstream().awaitRequest();
        }
        assertThat(whole.get(10, TimeUnit.SECONDS)).isFalse();
        theNextOneIsServed();
    }

    @Test
    void leaving_in_the_middle_of_a_chunked_upload_breaks_the_upload_upstream() throws Exception {
        CompletableFuture<Boolean> whole = new CompletableFuture<>();
        stage.upstreamPlays(scene ->
                whole.complete(scene.readBody(new ByteArrayOutputStream()).clean()));
        RawClient client = stage.client();
        client.request("POST", "/upload", "Transfer-Encoding: chunked").sendChunk(PIECE);
        stage.upstream().awaitRequest();
        client.send("100\r\nthe beginning of a chunk").reset();
        assertThat(whole.get(10, TimeUnit.SECONDS)).isFalse();
        theNextOneIsServed();
    }

    @Test
    void many_that_leave_leave_nothing_behind() throws Exception {
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Exception> failure = endlessAnswer("Transfer-Encoding: chunked");
            RawClient client = stage.client();
            client.get("/download").head();
            client.reset();
            assertThat(failure.get(10, TimeUnit.SECONDS)).isNotNull();
        }
        theNextOneIsServed();
    }

    @Test
    void a_client_that_leaves_disturbs_nobody_else() throws Exception {
        stage.upstreamPlays(scene -> {
            boolean left = scene.head().target().equals("/left");
            scene.head(200, left ? "Connection: close" : "Transfer-Encoding: chunked");
            for (int i = 0; i < 100; i++) {
                if (left) {
                    scene.send("some of it");
                } else {
                    scene.chunk("all of it");
                }
            }
            if (left) {
                scene.close();
            } else {
                scene.chunk("");
            }
        });
        for (int i = 0; i < 600; i++) {
            try (RawClient client = stage.client()) {
                client.get("/left").head();
                client.reset();
            }
            assertThat(stage.get("/stays").end().clean()).as("request %d", i).isTrue();
        }
    }
}
