package io.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate that it signed itself, made for this test by the keytool of the JDK that runs it. */
public final class TestKey {

    public static final String PASSWORD = "for-this-test-only";

    private static final String ALIAS = "it";

    private final Path pkcs12;
    private final Path pem;

    private TestKey(Path pkcs12, Path pem) {
        this.pkcs12 = pkcs12;
        this.pem = pem;
    }

    /**
     * Makes one.
     *
     * @param folder where its files go
     * @param name of its files and in its certificate
     * @param names what the certificate is good for, as keytool writes it: {@code dns:localhost,ip:127.0.0.1}
     */
    public static TestKey make(Path folder, String name, String names) throws IOException, GeneralSecurityException {
        Path pkcs12 = folder.resolve(name + ".p12");
        Path said = folder.resolve(name + ".keytool");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        pkcs12.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
                keytool.destroy();
                throw new IOException("keytool: " + Files.readString(said));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        Path pem = Files.write(folder.resolve(name + ".pem"), pem(load(pkcs12)));
        return new TestKey(pkcs12, pem);
    }

    private static KeyStore load(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pkcs12)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static byte[] pem(KeyStore store) throws GeneralSecurityException {
        String certificate = Base64.getMimeEncoder()
                .encodeToString(store.getCertificate(ALIAS).getEncoded());
        return ("-----BEGIN CERTIFICATE-----\n" + certificate + "\n-----END CERTIFICATE-----\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** @return the file of key and certificate; it opens with {@link #PASSWORD} */
    public Path pkcs12() {
        return pkcs12;
    }

    /** @return the file of the certificate alone */
    public Path pem() {
        return pem;
    }

    /** @return TLS of a server that shows this key's certificate and trusts that of one client */
    public SSLContext server(TestKey client) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(pkcs12), PASSWORD.toCharArray());
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry("client", load(client.pkcs12).getCertificate(ALIAS));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
