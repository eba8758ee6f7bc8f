package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.boot.settings.Embedding;
import io.gatehouse.testing.End;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import jakarta.servlet.AsyncContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedServerTest {

    private static final Listen ANYWHERE = new Listen("127.0.0.1", 0);

    @TempDir
    Path home;

    private EmbeddedServer server;

    @BeforeEach
    void start() throws Exception {
        Path webInf = Files.createDirectories(home.resolve("webapp/WEB-INF"));
        Files.writeString(webInf.resolve("web.xml"), StandInGateway.WEB_XML);
        server = start(ANYWHERE, Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private EmbeddedServer start(Listen listen, Map<String, String> options) throws Exception {
        return EmbeddedServer.start(listen, home.resolve("webapp"), Files.createTempDirectory(home, "server"), options);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a%2Fb",
                "/a%5Cb",
                "/a/../b",
                "/a/%2e%2e/b",
                "/a/..;/b",
                "/a;x=1/b",
                "//a",
                "/\"<>[]^`{|}",
                "/a?\"<>[]^`{|}\\",
                "/a?b=%zz",
                "/caf%C3%A9",
                "/%ff",
                "/a%7fb",
            })
    void what_the_gateway_has_to_judge_reaches_it_as_it_was_sent(String target) throws IOException {
        assertThat(RawClient.fetch(server.port(), target).text()).isEqualTo("GET " + target);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "PROPFIND", "BREW"})
    void every_method_reaches_the_gateway(String method) throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            assertThat(client.request(method, "/pot").answer().text()).isEqualTo(method + " /pot");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a b c HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a\\b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /../a HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nA B: c\r\n\r\n",
                "G<T / HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET http://other/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "GET * HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\r\n\r\n",
            })
    void a_malformed_request_is_answered_with_a_problem_and_the_connection_ends(String request) throws IOException {
        try (RawClient client = RawClient.connect(server.port(), Duration.ofSeconds(5))) {
            RawAnswer answer = client.send(request).answer();
            assertThat(answer.status()).isEqualTo(400);
            assertProblem(answer);
            assertThat(client.closedByPeer()).isTrue();
        }
    }

    private static void assertProblem(RawAnswer answer) {
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.text()).isEqualTo(Refusal.json(answer.status(), answer.header("X-Request-Id")));
        assertThat(answer.header("Server")).isNull();
    }

    @Test
    void connect_is_a_method_that_is_not_allowed() throws IOException {
        try (RawClient client = RawClient.connect(server.port())) {
            RawAnswer answer = client.request("CONNECT", "localhost:443").answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEmpty();
            assertProblem(answer);
        }
    }

    @Test
    void a_failure_says_nothing_about_itself() throws IOException {
        RawAnswer answer = RawClient.fetch(server.port(), "/fail");
        assertThat(answer.status()).isEqualTo(500);
        assertProblem(answer);
    }

    @Test
    void a_large_head_is_taken() throws IOException {
        assertThat(RawClient.fetch(server.port(), "/a", "X: " + "x".repeat(30_000))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_busy_port_is_told_with_the_option_that_helps() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Listen listen = new Listen("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> start(listen, Map.of()))
                    .isInstanceOf(StartFailure.class)
                    .hasMessage("cannot listen on " + listen
                            + ": the port is in use (choose another with --port, or any that is free with --port 0)");
        }
    }

    @Test
    void an_unknown_host_is_never_taken_for_every_address() {
        assertThatThrownBy(() -> start(new Listen("nowhere.invalid", 0), Map.of()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot listen on nowhere.invalid:0: unknown host");
    }

    @Test
    void a_refused_descriptor_is_a_failure_that_names_every_problem() {
        assertThatThrownBy(() -> start(ANYWHERE, Map.of(Embedding.ROUTES, StandInGateway.REFUSED_DESCRIPTOR)))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.lines())
                                .containsExactly("routes.xml:1:1: unknown element", "routes.xml:1:9: no upstream"));
    }

    @Test
    void draining_waits_for_the_exchange_in_flight_and_takes_no_new_connection() throws Exception {
        try (RawClient client = RawClient.connect(server.port())) {
            client.get("/wait");
            AsyncContext exchange = waiting().poll(10, TimeUnit.SECONDS);
            int port = server.port();
            Thread drain = new Thread(() -> drain(Duration.ofSeconds(20)));
            drain.start();
            awaitClosed(port);
            drain.join(300);
            assertThat(drain.isAlive()).isTrue();
            assertThat(server.servletContext().getAttribute(StandInGateway.STOPPED))
                    .isEqualTo(true);

            exchange.getResponse().getOutputStream().print("in the end");
            exchange.complete();

            assertThat(client.answer().text()).isEqualTo("in the end");
            drain.join(10_000);
            assertThat(drain.isAlive()).isFalse();
        }
    }

    @Test
    void while_lingering_requests_are_taken_each_as_the_last_on_its_connection() throws Exception {
        try (RawClient client = RawClient.connect(server.port())) {
            assertThat(client.get("/a").answer().header("Connection")).isNull();
            Thread drain = new Thread(() -> drain(Duration.ofMinutes(1), Duration.ZERO));
            drain.start();
            while (server.servletContext().getAttribute(StandInGateway.STOPPED) == null) {
                Thread.onSpinWait();
            }
            String connection = null;
            for (int i = 0; i < 1000 && connection == null; i++) {
                connection = RawClient.fetch(server.port(), "/a").header("Connection");
            }
            assertThat(connection).isEqualTo("close");
            assertThat(client.get("/a").answer().header("Connection")).isEqualTo("close");
            drain.interrupt();
            drain.join(10_000);
        }
    }

    @Test
    void an_exchange_that_outlasts_the_patience_is_cut_and_never_ends_well() throws Exception {
        try (RawClient client = RawClient.connect(server.port())) {
            RawHead head = client.get("/wait?begun").head();
            drain(Duration.ofMillis(50));
            server.close();
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            End end = client.body(head, body);
            assertThat(end.broken()).isTrue();
        }
    }

    @Test
    void an_exchange_without_an_answer_at_the_end_of_patience_gets_a_problem_or_none() throws Exception {
        try (RawClient client = RawClient.connect(server.port())) {
            client.get("/wait");
            assertThat(waiting().poll(10, TimeUnit.SECONDS)).isNotNull();
            drain(Duration.ofMillis(50));
            server.close();
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            assertThat(client.rest(rest)).isNotEqualTo(End.SILENCE);
            assertThat(rest.toString(StandardCharsets.ISO_8859_1)).doesNotContain(" 200 ");
        }
    }

    private void drain(Duration patience) {
        drain(Duration.ZERO, patience);
    }

    private void drain(Duration linger, Duration patience) {
        try {
            server.drain(linger, patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitClosed(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() < deadline) {
            try {
                RawClient.connect(port).close();
            } catch (ConnectException e) {
                return;
            } catch (SocketException e) {
                // accepted in the last moment
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("the port is still open");
    }

    @SuppressWarnings("unchecked")
    private BlockingQueue<AsyncContext> waiting() {
        return (BlockingQueue<AsyncContext>) server.servletContext().getAttribute(StandInGateway.WAITING);
    }
}
