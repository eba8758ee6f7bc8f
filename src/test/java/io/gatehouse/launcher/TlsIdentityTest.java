package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificates and keys the listener takes, and what it says of those that it refuses. */
class TlsIdentityTest {

    private static final String CERTIFICATES = " (expected: certificates in PEM, the listener's own first)";
    private static final String A_KEY = " (expected: a private key in PEM, PKCS#8 or PKCS#1, not encrypted)";

    @TempDir
    private static Path folder;

    private static TestKey ec;
    private static TestKey rsa;

    @BeforeAll
    static void make() throws Exception {
        ec = TestKey.make(folder, "ec", "dns:localhost");
        rsa = TestKey.make(folder, "rsa", "dns:localhost", "RSA");
    }

    private static TlsIdentity read(Path certificate, Path key) throws IOException {
        TlsFiles files = new TlsFiles(certificate, key);
        return TlsIdentity.of(files, files.read());
    }

    private static void refused(Path certificate, Path key, String message) {
        assertThatThrownBy(() -> read(certificate, key))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @Test
    void it_is_told_by_its_name_and_its_time() throws Exception {
        TlsIdentity identity = read(ec.pem(), ec.keyPem());
        assertThat(identity.toString()).matches("CN=ec, valid from \\S+Z to \\S+Z");
        assertThat(identity.isValid(Instant.now())).isTrue();
        assertThat(identity.isValid(Instant.now().plus(Duration.ofDays(3)))).isFalse();
        assertThat(identity.isValid(Instant.now().minus(Duration.ofDays(1)))).isFalse();
    }

    @Test
    void a_key_may_be_pkcs1_and_of_any_usual_kind() throws Exception {
        byte[] pkcs8 = rsa.key().getEncoded();
        // what PKCS#8 has in front of a key of 2048 bits or more: version, algorithm, and the header of an octet string
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
        assertThat(read(rsa.pem(), file("pkcs1.key", TestKey.pem("RSA PRIVATE KEY", pkcs1))))
                .asString()
                .startsWith("CN=rsa,");
        assertThat(read(rsa.pem(), rsa.keyPem()).toString()).startsWith("CN=rsa,");
        TestKey edwards = TestKey.edwards(folder, "edwards", "dns:localhost");
        assertThat(read(edwards.pem(), edwards.keyPem()).toString()).startsWith("CN=edwards,");
    }

    @Test
    void one_file_may_hold_both() throws Exception {
        Path both = file("both.pem", Files.readString(ec.keyPem()) + Files.readString(ec.pem()));
        assertThat(read(both, both).toString()).startsWith("CN=ec,");
    }

    @Test
    void the_first_certificate_counts() throws Exception {
        Path chain = file("chain.pem", Files.readString(ec.pem()) + Files.readString(rsa.pem()));
        assertThat(read(chain, ec.keyPem()).toString()).startsWith("CN=ec,");
        refused(
                chain,
                rsa.keyPem(),
                "--tls-key: " + rsa.keyPem()
                        + ": the key of something else (expected: that of the first certificate in " + chain + ")");
    }

    @Test
    void a_key_of_the_same_kind_that_belongs_to_another_certificate_is_refused() throws Exception {
        TestKey other = TestKey.make(folder, "other", "dns:localhost");
        refused(
                ec.pem(),
                other.keyPem(),
                "--tls-key: " + other.keyPem()
                        + ": the key of something else (expected: that of the first certificate in " + ec.pem() + ")");
    }

    @Test
    void a_file_that_cannot_be_read_is_named_with_its_option() {
        Path none = folder.resolve("none");
        refused(none, ec.keyPem(), "--tls-certificate: " + none + ": there is no such file" + CERTIFICATES);
        refused(ec.pem(), none, "--tls-key: " + none + ": there is no such file" + A_KEY);
        refused(folder, ec.keyPem(), "--tls-certificate: " + folder + ": a directory" + CERTIFICATES);
    }

    @Test
    void what_is_no_certificate_is_refused() throws Exception {
        Path binary = file("binary", "\u0001\u0002");
        refused(binary, ec.keyPem(), "--tls-certificate: " + binary + ": no certificate in it" + CERTIFICATES);
        refused(
                ec.keyPem(),
                ec.keyPem(),
                "--tls-certificate: " + ec.keyPem() + ": no certificate in it" + CERTIFICATES);
        Path broken = file("broken", TestKey.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        refused(broken, ec.keyPem(), "--tls-certificate: " + broken + ": what is in it cannot be read" + CERTIFICATES);
        Path short0 = file("short", "-----BEGIN \n");
        refused(short0, ec.keyPem(), "--tls-certificate: " + short0 + ": what is in it cannot be read" + CERTIFICATES);
        Path half = file("half", Files.readString(ec.pem()).substring(0, 200));
        refused(half, ec.keyPem(), "--tls-certificate: " + half + ": no certificate in it" + CERTIFICATES);
    }

    @Test
    void what_is_no_key_is_refused() throws Exception {
        refused(ec.pem(), ec.pem(), "--tls-key: " + ec.pem() + ": no private key in it" + A_KEY);
        Path broken = file("broken.key", TestKey.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        refused(ec.pem(), broken, "--tls-key: " + broken + ": what is in it cannot be read" + A_KEY);
    }

    @Test
    void an_encrypted_key_is_refused_for_what_it_is() throws Exception {
        Path pkcs8 = file("encrypted", TestKey.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}));
        refused(ec.pem(), pkcs8, "--tls-key: " + pkcs8 + ": an encrypted key" + A_KEY);
        Path pkcs1 = file("encrypted1", """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        refused(rsa.pem(), pkcs1, "--tls-key: " + pkcs1 + ": an encrypted key" + A_KEY);
    }

    @Test
    void no_key_is_in_what_is_printed() throws Exception {
        TlsFiles files = new TlsFiles(ec.pem(), ec.keyPem());
        assertThat(files.read().toString()).matches("contents\\[certificate=\\d+ bytes, key=\\d+ bytes]");
    }
}
