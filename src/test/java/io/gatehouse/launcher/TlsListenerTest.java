package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.coyote.http11.Http11NioProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is renewed under a listener that runs; each look at the files is the test's own. */
class TlsListenerTest {

    @TempDir
    private static Path keys;

    private static TestKey first;
    private static TestKey second;
    private static SSLContext client;

    @TempDir
    Path folder;

    private final Logger log = Logger.getLogger(TlsListener.class.getName());
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new StreamHandler() {
        @Override
        public synchronized void publish(LogRecord one) {
            logged.add(one.getLevel() + " " + new SimpleFormatter().formatMessage(one));
        }
    };

    private final Http11NioProtocol protocol = HttpProtocol.create();
    private TlsFiles files;
    private TlsListener listener;

    @BeforeAll
    static void make() throws Exception {
        first = TestKey.make(keys, "first", "ip:127.0.0.1");
        second = TestKey.make(keys, "second", "ip:127.0.0.1", "RSA");
        client = TestKey.client(first, second);
    }

    @BeforeEach
    void start() throws Exception {
        log.addHandler(handler);
        files = new TlsFiles(folder.resolve("own.pem"), folder.resolve("own.key"));
        put(first.pem(), files.certificate());
        put(first.keyPem(), files.key());
        listener = TlsListener.open(files, protocol, InstantSource.system());
        protocol.setAddress(InetAddress.getLoopbackAddress());
        protocol.setPort(0);
        // asked for its names, never for an answer
        protocol.setAdapter(new CoyoteAdapter(new Connector(protocol)));
        protocol.init();
        protocol.start();
    }

    @AfterEach
    void stop() throws Exception {
        log.removeHandler(handler);
        protocol.stop();
        protocol.destroy();
    }

    private static void put(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private Certificate shown() throws IOException {
        return chain()[0];
    }

    private Certificate[] chain() throws IOException {
        try (Socket socket =
                client.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), protocol.getLocalPort())) {
            socket.setSoTimeout(20_000);
            return ((SSLSocket) socket).getSession().getPeerCertificates();
        }
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            listener.run();
        }
    }

    @Test
    void it_shows_what_it_was_opened_with_and_says_so() throws Exception {
        look(3);
        assertThat(shown()).isEqualTo(first.certificate());
        assertThat(logged).singleElement().asString().startsWith("INFO certificate: CN=first, valid from ");
        assertThat(protocol.findSslHostConfigs()[0].getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
        Connector connector = HttpProtocol.connector(protocol);
        assertThat(connector.getScheme()).isEqualTo("https");
        assertThat(connector.getSecure()).isTrue();
    }

    @Test
    void a_renewed_pair_serves_as_soon_as_two_looks_see_the_same() throws Exception {
        put(second.keyPem(), files.key());
        look(1);
        put(second.pem(), files.certificate());
        look(1);
        assertThat(shown()).isEqualTo(first.certificate());
        look(1);
        assertThat(shown()).isEqualTo(second.certificate());
        assertThat(logged).hasSize(2).last().asString().startsWith("INFO certificate: CN=second, ");
    }

    @Test
    void every_certificate_of_the_file_is_shown_in_its_order() throws Exception {
        Files.writeString(files.certificate(), Files.readString(first.pem()) + Files.readString(second.pem()));
        look(2);
        assertThat(chain()).containsExactly(first.certificate(), second.certificate());
    }

    @Test
    void a_broken_renewal_is_told_once_and_what_was_good_goes_on() throws Exception {
        put(second.keyPem(), files.key());
        look(10);
        assertThat(shown()).isEqualTo(first.certificate());
        assertThat(logged)
                .hasSize(2)
                .last()
                .isEqualTo("SEVERE renewed certificate refused, the last good one goes on: --tls-key: " + files.key()
                        + ": the key of something else (expected: that of the first certificate in "
                        + files.certificate() + ")");

        put(second.pem(), files.certificate());
        look(2);
        assertThat(shown()).isEqualTo(second.certificate());
    }

    @Test
    void a_file_that_is_gone_is_told_once_and_what_was_good_goes_on() throws Exception {
        Files.delete(files.certificate());
        look(10);
        assertThat(shown()).isEqualTo(first.certificate());
        assertThat(logged)
                .hasSize(2)
                .last()
                .asString()
                .startsWith("SEVERE ")
                .contains("--tls-certificate: " + files.certificate() + ": there is no such file");

        put(first.pem(), files.certificate());
        look(2);
        assertThat(shown()).isEqualTo(first.certificate());
    }

    @Test
    void a_certificate_that_has_expired_is_a_warning() throws Exception {
        Instant later = Instant.now().plus(Duration.ofDays(3));
        logged.clear();
        TlsListener.open(files, HttpProtocol.create(), InstantSource.fixed(later));
        assertThat(logged)
                .singleElement()
                .asString()
                .startsWith("WARNING certificate: CN=first, valid from ")
                .endsWith(" (expected: valid now); clients will not trust it");
    }
}
