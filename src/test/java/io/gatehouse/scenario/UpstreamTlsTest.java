package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayBean;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestOperator;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams that speak TLS: whom the gateway trusts, and as whom it shows itself. */
class UpstreamTlsTest {

    @TempDir
    private static Path folder;

    private static TestUpstream here;
    private static TestUpstream crm;
    private static TestUpstream guarded;
    private static ServerSocket silent;
    private static ServerSocket closing;
    private static TestGateway gateway;

    @BeforeAll
    static void open() throws Exception {
        TestKey client = TestKey.make(folder, "client", "dns:gateway.internal");
        TestKey hereKey = TestKey.make(folder, "here", "ip:127.0.0.1");
        TestKey crmKey = TestKey.make(folder, "crm", "dns:crm.internal");
        Files.writeString(folder.resolve("password"), TestKey.PASSWORD);
        here = TestUpstream.playingOverTls(hereKey.server(client), false, Stage::echo);
        crm = TestUpstream.playingOverTls(crmKey.server(client), false, Stage::echo);
        guarded = TestUpstream.playingOverTls(hereKey.server(client), true, Stage::echo);
        silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        gateway = TestGateway.start(Files.writeString(folder.resolve("routes.xml"), """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="trusted"><endpoint url="HERE"/><tls trust="here.pem"/></upstream>
                  <upstream name="untrusted"><endpoint url="HERE"/></upstream>
                  <upstream name="other"><endpoint url="HERE"/><tls trust="crm.pem"/></upstream>
                  <upstream name="unverified"><endpoint url="CRM"/><tls verify="false"/></upstream>
                  <upstream name="misnamed"><endpoint url="CRM"/><tls trust="crm.pem"/></upstream>
                  <upstream name="named"><endpoint url="CRM"/><tls trust="crm.pem" server-name="crm.internal"/></upstream>
                  <upstream name="known"><endpoint url="GUARDED"/>
                    <tls trust="here.pem" key="client.p12" key-password="file:password"/></upstream>
                  <upstream name="unknown"><endpoint url="GUARDED"/><tls trust="here.pem"/></upstream>
                  <upstream name="half"><endpoint url="CRM"/><endpoint url="HERE"/><tls trust="here.pem"/></upstream>
                  <upstream name="silent"><endpoint url="https://127.0.0.1:SILENT"/></upstream>
                  <upstream name="closing"><endpoint url="https://127.0.0.1:CLOSING"/></upstream>
                  <routes>
                    <route path="/silent" to="silent"><timeout connect="300ms"/></route>
                    <route path="/closing" to="closing"/>
                    <route path="/trusted" to="trusted"/>
                    <route path="/untrusted" to="untrusted"/>
                    <route path="/other" to="other"/>
                    <route path="/unverified" to="unverified"/>
                    <route path="/misnamed" to="misnamed"/>
                    <route path="/named" to="named"/>
                    <route path="/known" to="known"/>
                    <route path="/unknown" to="unknown"/>
                    <route path="/half" to="half"/>
                  </routes>
                </gateway>
                """.replace("HERE", here.url())
                        .replace("CRM", crm.url())
                        .replace("GUARDED", guarded.url())
                        .replace("SILENT", Integer.toString(silent.getLocalPort()))
                        .replace("CLOSING", Integer.toString(closing().getLocalPort())))
                .toString());
    }

    @AfterAll
    static void close() throws Exception {
        gateway.close();
        silent.close();
        closing.close();
        here.close();
        crm.close();
        guarded.close();
    }

    /** @return one that takes connections and closes them as soon as something comes */
    private static ServerSocket closing() throws IOException {
        closing = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    try (Socket socket = closing.accept()) {
                        socket.getInputStream().read();
                    }
                }
            } catch (IOException e) {
                // closed: the end of it
            }
        });
        thread.setDaemon(true);
        thread.start();
        return closing;
    }

    private static RawAnswer get(String target) throws Exception {
        return RawClient.fetch(gateway.port(), target);
    }

    private static void refused(String target, TestUpstream upstream) throws Exception {
        int before = upstream.requests();
        RawAnswer answer = get(target);
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("connect-failed");
        assertThat(upstream.requests()).isEqualTo(before);
    }

    @Test
    void a_certificate_that_the_descriptor_trusts_is_good() throws Exception {
        assertThat(get("/trusted").status()).isEqualTo(200);
        assertThat(get("/trusted").status()).isEqualTo(200);
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_refused_and_the_upstream_sees_no_request() throws Exception {
        refused("/untrusted", here);
        refused("/other", here);
    }

    @Test
    void a_certificate_for_another_name_is_refused_and_the_upstream_sees_no_request() throws Exception {
        refused("/misnamed", crm);
    }

    @Test
    void the_name_that_is_expected_may_be_another_than_the_endpoints() throws Exception {
        assertThat(get("/named").status()).isEqualTo(200);
    }

    @Test
    void whoever_does_not_want_to_verify_takes_any_certificate_and_any_name() throws Exception {
        assertThat(get("/unverified").status()).isEqualTo(200);
    }

    @Test
    void that_an_upstream_is_not_verified_is_in_the_log_of_each_generation() throws Exception {
        Logger log = Logger.getLogger("io.gatehouse");
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler handler = new StreamHandler() {
            @Override
            public synchronized void publish(LogRecord line) {
                if (line.getLevel().equals(Level.WARNING) && line.getMessage().contains("verify")) {
                    warnings.add(new SimpleFormatter().formatMessage(line));
                }
            }
        };
        Path routes = Files.writeString(folder.resolve("unverified.xml"), """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="careless"><endpoint url="https://127.0.0.1:8443"/><tls verify="false"/></upstream>
                  <upstream name="careful"><endpoint url="https://127.0.0.1:8443"/><tls verify="true"/></upstream>
                  <upstream name="plain"><endpoint url="http://127.0.0.1:8080"/><tls verify="false"/></upstream>
                  <routes><route path="/a" to="careless"/><route path="/b" to="careful"/><route to="plain"/></routes>
                </gateway>
                """);
        log.addHandler(handler);
        try (TestGateway careless = TestGateway.start(routes.toString())) {
            assertThat(warnings).singleElement().asString().contains("careless").contains("verify=\"false\"");
            reload(routes);
            assertThat(warnings).hasSize(2);
            assertThat(RawClient.fetch(careless.port(), "/_gatehouse/livez").text())
                    .isEqualTo("{\"status\":\"up\"}");
            assertThat(RawClient.fetch(careless.port(), "/_gatehouse/readyz").text())
                    .isEqualTo("{\"status\":\"up\",\"warnings\":1}");
            try (TestOperator operator = new TestOperator()) {
                assertThat(operator.read(routes, "Warnings"))
                        .isEqualTo("upstream careless: verify=\"false\": any certificate of any name is accepted");
            }
        } finally {
            log.removeHandler(handler);
        }
    }

    @Test
    void the_gateway_shows_its_own_certificate_to_who_asks_for_it() throws Exception {
        assertThat(get("/known").status()).isEqualTo(200);
        int before = guarded.requests();
        assertThat(get("/unknown").status()).isEqualTo(502);
        assertThat(guarded.requests()).isEqualTo(before);
    }

    @Test
    void a_handshake_that_does_not_end_is_a_connection_that_does_not_come_about() throws Exception {
        RawAnswer answer = get("/silent");
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("connect-timeout");
    }

    @Test
    void a_handshake_that_is_broken_off_is_a_connection_that_failed() throws Exception {
        RawAnswer answer = get("/closing");
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("connect-failed");
    }

    @Test
    void another_endpoint_gets_the_whole_body_when_one_is_not_trusted() throws Exception {
        String body = "0123456789".repeat(20_000);
        int before = crm.requests();
        for (int i = 0; i < 4; i++) {
            try (RawClient client = RawClient.connect(gateway.port())) {
                client.request("POST", "/half", "Content-Length: " + body.length())
                        .send(body);
                RawAnswer answer = client.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).endsWith("\r\n\r\n" + body);
            }
        }
        assertThat(crm.requests()).isEqualTo(before);
    }

    private static void reload(Path routes) throws Exception {
        MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = GatewayBean.name(jmx, routes.toString());
        assertThat((String) jmx.invoke(name, "reload", new Object[0], new String[0]))
                .startsWith("serving generation");
    }

    @Test
    void the_name_is_sent_also_one_without_a_dot_and_none_for_an_address() throws Exception {
        TestKey key = TestKey.make(folder, "sni", "dns:localhost,dns:crm.internal,ip:127.0.0.1");
        SSLContext context = key.server(key);
        List<List<String>> names = new CopyOnWriteArrayList<>();
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> {
                try {
                    while (true) {
                        try (SSLSocket socket = (SSLSocket) server.accept()) {
                            socket.startHandshake();
                            names.add(((ExtendedSSLSession) socket.getSession())
                                    .getRequestedServerNames().stream()
                                            .map(name -> ((SNIHostName) name).getAsciiName())
                                            .toList());
                        }
                    }
                } catch (IOException e) {
                    // closed: the end of it
                }
            });
            thread.setDaemon(true);
            thread.start();
            String port = Integer.toString(server.getLocalPort());
            Path routes = Files.writeString(folder.resolve("names.xml"), """
                    <gateway xmlns="urn:gatehouse:1">
                      <upstream name="host"><endpoint url="https://localhost:PORT"/><tls trust="sni.pem"/></upstream>
                      <upstream name="other"><endpoint url="https://localhost:PORT"/>
                        <tls trust="sni.pem" server-name="crm.internal"/></upstream>
                      <upstream name="address"><endpoint url="https://127.0.0.1:PORT"/><tls trust="sni.pem"/></upstream>
                      <upstream name="found"><discover dns="https://localhost:PORT"/><tls trust="sni.pem"/></upstream>
                      <routes><route path="/host" to="host"/><route path="/other" to="other"/>
                        <route path="/address" to="address"/><route path="/found" to="found"/></routes>
                    </gateway>
                    """.replace("PORT", port));
            try (TestGateway asking = TestGateway.start(routes.toString())) {
                for (String path : List.of("/host", "/other", "/address", "/found")) {
                    int before = names.size();
                    try (RawClient client = RawClient.connect(asking.port())) {
                        client.request("GET", path);
                        until(() -> names.size() > before);
                    }
                }
            }
            assertThat(names).contains(List.of("localhost"), List.of("crm.internal"), List.of());
            assertThat(names.get(0)).containsExactly("localhost");
            assertThat(names.get(names.size() - 1)).containsExactly("localhost");
        }
    }

    private interface Condition {

        boolean holds() throws Exception;
    }

    private static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void certificates_and_keys_that_are_renewed_are_used_without_a_word() throws Exception {
        Path trust = Files.copy(folder.resolve("crm.pem"), folder.resolve("watched.pem"));
        TestKey stranger = TestKey.make(folder, "stranger", "dns:gateway.internal");
        Path key = Files.copy(folder.resolve("stranger.p12"), folder.resolve("watched.p12"));
        Path routes = Files.writeString(
                folder.resolve("watching.xml"), """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="trusted"><endpoint url="HERE"/><tls trust="watched.pem"/></upstream>
                  <upstream name="known"><endpoint url="GUARDED"/>
                    <tls trust="here.pem" key="watched.p12" key-password="file:password"/></upstream>
                  <routes><route path="/known" to="known"/><route to="trusted"/></routes>
                </gateway>
                """.replace("HERE", here.url()).replace("GUARDED", guarded.url()));
        assertThat(stranger).isNotNull();
        try (TestGateway watching = TestGateway.start(routes.toString())) {
            assertThat(RawClient.fetch(watching.port(), "/").status()).isEqualTo(502);
            assertThat(RawClient.fetch(watching.port(), "/known").status()).isEqualTo(502);
            Files.copy(folder.resolve("here.pem"), trust, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("client.p12"), key, StandardCopyOption.REPLACE_EXISTING);
            until(() -> RawClient.fetch(watching.port(), "/").status() == 200);
            until(() -> RawClient.fetch(watching.port(), "/known").status() == 200);
        }
    }

    @Test
    void renewed_certificates_take_effect_with_the_next_reload() throws Exception {
        Path trust = Files.copy(folder.resolve("crm.pem"), folder.resolve("renewed.pem"));
        Path routes = Files.writeString(folder.resolve("renewing.xml"), """
                <gateway xmlns="urn:gatehouse:1">
                  <upstream name="app"><endpoint url="HERE"/><tls trust="renewed.pem"/></upstream>
                  <routes><route to="app"/></routes>
                </gateway>
                """.replace("HERE", here.url()));
        try (TestGateway renewing = TestGateway.start(routes.toString())) {
            assertThat(RawClient.fetch(renewing.port(), "/").status()).isEqualTo(502);
            Files.copy(folder.resolve("here.pem"), trust, StandardCopyOption.REPLACE_EXISTING);
            reload(routes);
            assertThat(RawClient.fetch(renewing.port(), "/").status()).isEqualTo(200);
        }
    }
}
