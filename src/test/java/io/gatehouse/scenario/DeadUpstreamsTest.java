package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.End;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An upstream that is not there, or dies: the client is told, or sees a broken connection; never a clean end. */
class DeadUpstreamsTest {

    private static final List<AutoCloseable> OPENED = new ArrayList<>();

    private static Stage stage;

    @BeforeAll
    static void open() throws Exception {
        stage = Stage.describedBy("""
                <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
                <upstream name="refusing"><endpoint url="http://127.0.0.1:REFUSING"/></upstream>
                <upstream name="half"><endpoint url="http://127.0.0.1:REFUSING"/><endpoint url="UPSTREAM"/></upstream>
                <upstream name="draining"><endpoint url="UPSTREAM" drain="true"/></upstream>
                <upstream name="black-hole"><endpoint url="http://127.0.0.1:BLACK_HOLE"/></upstream>
                <routes>
                  <route name="refusing" path="/refusing" to="refusing"/>
                  <route name="half" path="/half" to="half"/>
                  <route name="draining" path="/draining" to="draining"/>
                  <route name="black-hole" path="/black-hole" to="black-hole"><timeout connect="200ms"/></route>
                  <route name="impatient" path="/impatient" to="app"><timeout first-byte="200ms" idle="200ms"/></route>
                  <route name="all" to="app"/>
                </routes>
                """.replace("REFUSING", Integer.toString(refusingPort()))
                .replace("BLACK_HOLE", Integer.toString(blackHole())));
    }

    @AfterAll
    static void close() throws Exception {
        stage.close();
        for (AutoCloseable opened : OPENED) {
            opened.close();
        }
    }

    @BeforeEach
    void reset() {
        stage.reset();
    }

    /** @return a port that is taken, but on which nobody listens */
    private static int refusingPort() throws Exception {
        Socket bound = new Socket();
        OPENED.add(bound);
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return bound.getLocalPort();
    }

    /** @return a port on which connections are neither taken nor refused, because those who wait fill the queue */
    private static int blackHole() throws Exception {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        OPENED.add(listener);
        for (int i = 0; i < 8; i++) {
            SocketChannel waiting = SocketChannel.open();
            OPENED.add(waiting);
            waiting.configureBlocking(false);
            waiting.connect(listener.getLocalSocketAddress());
        }
        return listener.getLocalPort();
    }

    @Test
    void a_refused_connection_is_a_bad_gateway() throws Exception {
        assertThat(stage.get("/refusing").status()).isEqualTo(502);
    }

    @Test
    void no_endpoint_is_an_unavailable_service() throws Exception {
        assertThat(stage.get("/draining").status()).isEqualTo(503);
        assertThat(stage.get("/draining").header("Retry-After")).isEqualTo("1");
        assertThat(stage.seen()).isEmpty();
    }

    @Test
    void a_connection_that_does_not_come_about_is_a_timeout() throws Exception {
        assertThat(stage.get("/black-hole").status()).isEqualTo(504);
    }

    @Test
    void an_answer_that_does_not_begin_is_a_timeout() throws Exception {
        stage.upstreamPlays(scene -> scene.peerGoesAway());
        assertThat(stage.get("/impatient").status()).isEqualTo(504);
    }

    @Test
    void an_answer_that_stops_in_the_middle_breaks_off() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Length: 100000");
            scene.send("the beginning");
            scene.peerGoesAway();
        });
        brokenOff(stage.get("/impatient"));
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            scene.chunk("the beginning");
            scene.peerGoesAway();
        });
        brokenOff(stage.get("/impatient"));
    }

    private static void brokenOff(RawAnswer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.end().broken()).as("%s", answer.end()).isTrue();
        assertThat("the beginning").startsWith(answer.text());
    }

    @Test
    void an_upstream_that_dies_in_the_middle_of_a_known_length_breaks_the_connection() throws Exception {
        for (boolean reset : new boolean[] {true, false}) {
            stage.upstreamPlays(scene -> {
                scene.head(200, "Content-Length: 100000");
                scene.send("the beginning");
                if (reset) {
                    scene.reset();
                }
                scene.close();
            });
            for (int i = 0; i < 20; i++) {
                brokenOff(stage.get("/dies"));
            }
        }
    }

    @Test
    void an_upstream_that_dies_between_chunks_breaks_the_connection() throws Exception {
        for (boolean reset : new boolean[] {true, false}) {
            stage.upstreamPlays(scene -> {
                scene.head(200, "Transfer-Encoding: chunked");
                scene.chunk("the beginning");
                if (reset) {
                    scene.reset();
                }
                scene.close();
            });
            for (int i = 0; i < 20; i++) {
                brokenOff(stage.get("/dies"));
            }
        }
    }

    @Test
    void an_upstream_that_dies_inside_a_chunk_breaks_the_connection() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            scene.send("ff\r\nthe beginning");
            scene.close();
        });
        brokenOff(stage.get("/dies"));
    }

    @Test
    void a_chunk_that_is_none_breaks_the_connection() throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        stage.upstreamPlays(scene -> {
            scene.head(200, "Transfer-Encoding: chunked");
            scene.chunk("the beginning");
            begun.join();
            scene.send("zz\r\n");
            scene.close();
        });
        try (RawClient client = RawClient.connect(stage.port())) {
            RawHead head = client.get("/dies").head();
            begun.complete(null);
            assertThat(client.body(head, OutputStream.nullOutputStream())).isIn(End.CUT_OFF, End.RESET);
        }
    }

    @Test
    void a_short_answer_that_is_not_whole_is_a_bad_gateway_or_breaks_off() throws Exception {
        stage.upstreamPlays(scene -> {
            scene.head(200, "Content-Length: 20");
            scene.send("the beginning");
            scene.close();
        });
        RawAnswer answer = stage.get("/dies");
        if (answer.status() != 502) {
            brokenOff(answer);
        }
    }

    @Test
    void an_upstream_that_dies_before_any_byte_is_a_bad_gateway() throws Exception {
        stage.upstreamPlays(scene -> scene.close());
        assertThat(stage.get("/dies").status()).isEqualTo(502);
        assertThat(stage.seen()).hasSize(1);
    }

    @Test
    void an_answer_that_is_not_http_is_a_bad_gateway() throws Exception {
        for (String nonsense : new String[] {
            "SSH-2.0-OpenSSH\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 2"
        }) {
            stage.upstreamPlays(scene -> {
                scene.send(nonsense);
                scene.close();
            });
            assertThat(stage.get("/nonsense").status()).as(nonsense).isEqualTo(502);
        }
    }

    @Test
    void another_endpoint_takes_over_from_one_that_refuses() throws Exception {
        for (int i = 0; i < 6; i++) {
            assertThat(stage.get("/half").status()).isEqualTo(200);
        }
    }

    @Test
    void another_endpoint_gets_the_whole_body() throws Exception {
        String body = "0123456789".repeat(20_000);
        for (int i = 0; i < 6; i++) {
            try (RawClient client = stage.client()) {
                client.request("POST", "/half", "Content-Length: " + body.length())
                        .send(body);
                RawAnswer answer = client.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).endsWith("\r\n\r\n" + body);
            }
        }
    }
}
