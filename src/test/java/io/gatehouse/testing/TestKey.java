package io.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate that it signed itself, made in this process for this test. */
public final class TestKey {

    public static final String PASSWORD = "for-this-test-only";

    private static final String ALIAS = "it";

    private final Path pkcs12;
    private final Path pem;
    private final Path keyPem;

    private TestKey(Path pkcs12, Path pem, Path keyPem) {
        this.pkcs12 = pkcs12;
        this.pem = pem;
        this.keyPem = keyPem;
    }

    /**
     * Makes one.
     *
     * @param folder where its files go
     * @param name of its files and in its certificate
     * @param names what the certificate is good for: {@code dns:localhost,ip:127.0.0.1}
     */
    public static TestKey make(Path folder, String name, String names) throws IOException, GeneralSecurityException {
        return make(folder, name, names, "EC");
    }

    /** @param algorithm of the key: {@code EC} or {@code RSA} */
    public static TestKey make(Path folder, String name, String names, String algorithm)
            throws IOException, GeneralSecurityException {
        KeyPair pair = TestCertificates.pair(algorithm);
        return write(folder, name, pair.getPrivate(), TestCertificates.selfSigned(name, pair, names));
    }

    /** Makes one of Ed25519, by the keytool of the JDK that runs this. */
    public static TestKey edwards(Path folder, String name, String names) throws IOException, GeneralSecurityException {
        Path made = folder.resolve(name + ".keytool.p12");
        keytool(
                made,
                "-genkeypair",
                "-keyalg",
                "Ed25519",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + names,
                "-validity",
                "2");
        KeyStore store = load(made);
        return write(folder, name, (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray()), (X509Certificate)
                store.getCertificate(ALIAS));
    }

    /** Writes down what somebody has. */
    static TestKey write(Path folder, String name, PrivateKey key, X509Certificate certificate)
            throws IOException, GeneralSecurityException {
        Path pkcs12 = folder.resolve(name + ".p12");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(ALIAS, key, PASSWORD.toCharArray(), new Certificate[] {certificate});
        try (OutputStream out = Files.newOutputStream(pkcs12)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return new TestKey(
                pkcs12,
                Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded())),
                Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded())));
    }

    /** Runs it with this file, and in it with the one key that is made here. */
    private static void keytool(Path pkcs12, String... what) throws IOException {
        Path said = pkcs12.resolveSibling(pkcs12.getFileName() + ".said");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(what));
        command.addAll(List.of(
                "-keystore", pkcs12.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", ALIAS));
        Process keytool = new ProcessBuilder(command)
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
    }

    private static KeyStore load(Path pkcs12) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(pkcs12)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** @return the bytes as RFC 7468 writes them */
    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    /** @return the file of key and certificate; it opens with {@link #PASSWORD} */
    public Path pkcs12() {
        return pkcs12;
    }

    /** @return the file of the certificate alone */
    public Path pem() {
        return pem;
    }

    /** @return the file of the key alone, PKCS#8 in PEM, not encrypted */
    public Path keyPem() {
        return keyPem;
    }

    public Certificate certificate() throws IOException, GeneralSecurityException {
        return load(pkcs12).getCertificate(ALIAS);
    }

    public Key key() throws IOException, GeneralSecurityException {
        return load(pkcs12).getKey(ALIAS, PASSWORD.toCharArray());
    }

    /** @return TLS of a client that trusts these and nobody else */
    public static SSLContext client(TestKey... servers) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust(servers), null);
        return context;
    }

    /** @return TLS of a client that trusts this server, and shows what the manager has */
    static SSLContext client(KeyManager own, TestKey server) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {own}, trust(server), null);
        return context;
    }

    private static TrustManager[] trust(TestKey... keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (TestKey key : keys) {
            trusted.setCertificateEntry(key.pem.toString(), key.certificate());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    /** @return TLS of a server that shows this key's certificate and trusts that of one client */
    public SSLContext server(TestKey client) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(pkcs12), PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust(client), null);
        return context;
    }
}
