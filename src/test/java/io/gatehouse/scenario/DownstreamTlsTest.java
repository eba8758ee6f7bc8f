package io.gatehouse.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.StartFailure;
import io.gatehouse.launcher.TlsFiles;
import io.gatehouse.testing.End;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.Scene;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak TLS to a gateway that runs by itself. */
class DownstreamTlsTest {

    private static final byte[] LARGE = new byte[8 << 20];

    @TempDir
    private static Path folder;

    private static TestKey key;
    private static SSLContext client;
    private static TestUpstream upstream;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws Exception {
        new Random(1).nextBytes(LARGE);
        key = TestKey.make(folder, "own", "dns:localhost,ip:127.0.0.1");
        client = TestKey.client(key);
        upstream = TestUpstream.playing(DownstreamTlsTest::play);
        gateway = TestGateway.start(
                """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/></upstream>
                  <routes><route to="app"/></routes>
                </gateway>
                """.replace("HERE", upstream.url()), new Listen("127.0.0.1", 0, new TlsFiles(key.pem(), key.keyPem())));
    }

    @AfterAll
    static void close() throws Exception {
        gateway.close();
        upstream.close();
    }

    private static void play(Scene scene) throws IOException {
        switch (scene.head().target()) {
            case "/large" -> scene.answer(200, LARGE);
            case "/length" -> {
                scene.head(200, "Content-Length: 100000");
                scene.send("x".repeat(50_000));
                scene.reset();
            }
            case "/chunked" -> {
                scene.head(200, "Transfer-Encoding: chunked");
                scene.chunk("x".repeat(50_000));
                scene.reset();
            }
            default -> Stage.echo(scene);
        }
    }

    private static SSLSocket socket() throws IOException {
        SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), gateway.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void the_upstream_is_told_that_the_client_speaks_https() throws Exception {
        assertThat(gateway.url()).isEqualTo("https://127.0.0.1:" + gateway.port());
        try (RawClient tls = RawClient.connectTls(gateway.port(), client)) {
            RawAnswer answer = tls.get("/a").answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).contains("X-Forwarded-Proto: https\r\n");
            assertThat(tls.get("/b").answer().text()).startsWith("GET /b ");
        }
    }

    @Test
    void large_bodies_pass_byte_for_byte_both_ways() throws Exception {
        try (RawClient tls = RawClient.connectTls(gateway.port(), client)) {
            RawAnswer answer = tls.get("/large").answer();
            assertThat(answer.end().clean()).isTrue();
            assertThat(answer.body()).isEqualTo(LARGE);

            tls.request("POST", "/", "Content-Length: " + (1 << 20)).send(Arrays.copyOf(LARGE, 1 << 20));
            String sent = new String(LARGE, 0, 1 << 20, ISO_8859_1);
            assertThat(tls.answer().text().endsWith(sent)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/length", "/chunked"})
    void an_answer_that_is_broken_off_never_looks_whole(String target) throws Exception {
        try (RawClient tls = RawClient.connectTls(gateway.port(), client)) {
            RawAnswer answer = tls.get(target).answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.end()).isIn(End.CUT_OFF, End.RESET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void it_speaks_this_version(String version) throws Exception {
        try (SSLSocket socket = socket()) {
            socket.setEnabledProtocols(new String[] {version});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getSession().getPeerCertificates()).containsExactly(key.certificate());
        }
    }

    /** Whatever a client asks for: which names are served is for the routes to say. */
    @Test
    void every_name_gets_the_one_certificate() throws Exception {
        try (SSLSocket socket = socket()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("other.example.com")));
            socket.setSSLParameters(parameters);
            socket.getOutputStream().write("GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    @Test
    void plain_http_is_refused_and_reaches_nobody() throws Exception {
        int before = upstream.requests();
        RawAnswer answer = RawClient.fetch(gateway.port(), "/a");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(upstream.requests()).isEqualTo(before);
    }

    @Test
    void a_pair_that_cannot_be_used_is_a_failure_to_start() throws Exception {
        TlsFiles wrong = new TlsFiles(key.keyPem(), key.keyPem());
        assertThatThrownBy(() -> TestGateway.start("<refused-too/>", new Listen("127.0.0.1", 0, wrong)))
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        failure -> assertThat(failure.lines())
                                .containsExactly(
                                        "--tls-certificate: " + key.keyPem()
                                                + ": no certificate in it (expected: certificates in PEM, the listener's own first)"));
    }

    @Test
    void who_does_not_trust_it_gets_no_further_than_the_handshake() throws Exception {
        SSLContext stranger = TestKey.client(TestKey.make(folder, "another", "dns:localhost"));
        assertThatThrownBy(() -> RawClient.connectTls(gateway.port(), stranger)).isInstanceOf(SSLException.class);
    }
}
