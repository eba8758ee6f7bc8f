package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.launcher.Listen;
import io.gatehouse.launcher.StartFailure;
import io.gatehouse.launcher.TlsClients;
import io.gatehouse.launcher.TlsClients.Auth;
import io.gatehouse.launcher.TlsFiles;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestAuthority;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients with certificates of their own, before a gateway that runs by itself. */
final class ClientCertificatesTest {

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="HERE"/></upstream>
              <routes>
                <defaults><headers><request set="X-User" value="{claim:sub}"/></headers></defaults>
                <route name="open" path="/open/**" to="app"><authenticate><anonymous/></authenticate></route>
                <route name="all" to="app">
                  <authenticate><client-cert/></authenticate><require claim="issuer=CN=partners"/>
                </route>
              </routes>
            </gateway>
            """;

    @TempDir
    private static Path folder;

    private static TestKey key;
    private static TestAuthority partners;
    private static SSLContext alice;
    private static TestUpstream upstream;
    private static TestGateway wanting;
    private static TestGateway needing;

    @BeforeAll
    static void open() throws Exception {
        key = TestKey.make(folder, "own", "dns:localhost,ip:127.0.0.1");
        partners = new TestAuthority(folder, "partners");
        alice = partners.client("alice", key);
        upstream = TestUpstream.playing(scene -> scene.answer(200, scene.readBody()));
        wanting = start(Auth.WANT);
        needing = start(Auth.NEED);
    }

    private static TestGateway start(Auth auth) throws Exception {
        return start(new TlsClients(partners.pem(), auth));
    }

    private static TestGateway start(TlsClients clients) throws IOException, StartFailure {
        return TestGateway.start(
                ROUTES.replace("HERE", upstream.url()),
                new Listen("127.0.0.1", 0, new TlsFiles(key.pem(), key.keyPem(), clients)));
    }

    @AfterAll
    static void close() {
        needing.close();
        wanting.close();
        upstream.close();
    }

    private static RawAnswer get(TestGateway gateway, SSLContext client, String target) throws IOException {
        try (RawClient tls = RawClient.connectTls(gateway.port(), client)) {
            return tls.get(target).answer();
        }
    }

    private static RawHead last() {
        List<RawHead> all = upstream.received();
        return all.get(all.size() - 1);
    }

    @Test
    void who_is_certified_is_known_by_the_name_in_the_certificate() throws Exception {
        for (TestGateway gateway : List.of(wanting, needing)) {
            assertThat(get(gateway, alice, "/x").status()).isEqualTo(200);
            assertThat(last().headers().all("X-User")).containsExactly("CN=alice");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void so_it_is_in_each_version_of_tls(String version) throws Exception {
        try (SSLSocket socket =
                (SSLSocket) alice.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), needing.port())) {
            socket.setSoTimeout(20_000);
            socket.setEnabledProtocols(new String[] {version});
            socket.getOutputStream()
                    .write("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(answer).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void who_has_none_may_come_where_it_is_only_wanted_as_far_as_the_routes_let_them() throws Exception {
        SSLContext nobody = TestKey.client(key);

        assertThat(get(wanting, nobody, "/open/x").status()).isEqualTo(200);
        assertThat(get(wanting, nobody, "/x").status()).isEqualTo(401);
        assertThatThrownBy(() -> get(needing, nobody, "/open/x")).isInstanceOf(IOException.class);
    }

    @Test
    void one_of_others_or_one_that_has_expired_ends_the_connection() throws Exception {
        SSLContext stranger = new TestAuthority(folder, "strangers").client("mallory", key);
        SSLContext late = partners.expired("late", key);
        int before = upstream.requests();
        for (TestGateway gateway : List.of(wanting, needing)) {
            assertThatThrownBy(() -> get(gateway, stranger, "/open/x")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> get(gateway, late, "/open/x")).isInstanceOf(IOException.class);
        }

        assertThat(upstream.requests()).isEqualTo(before);
    }

    @Test
    void authorities_that_are_none_are_refused_at_the_start() throws Exception {
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");

        for (Path file : List.of(rubbish, folder.resolve("missing.pem"))) {
            assertThatThrownBy(() -> start(new TlsClients(file, Auth.WANT)))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("--tls-client-ca: " + file)
                    .hasMessageContaining("(expected: certificates in PEM, of those who certify clients)");
        }
    }
}
