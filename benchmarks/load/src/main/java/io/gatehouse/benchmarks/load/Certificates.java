package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key for {@code localhost} and its certificate, signed by itself: the upstream's and the contenders'.
 *
 * @param keystore PKCS#12, with {@link #PASSWORD}
 * @param certificate PEM
 * @param key PEM
 */
record Certificates(Path keystore, Path certificate, Path key) {

    static final String PASSWORD = "changeit";
    private static final String ALIAS = "localhost";

    static Certificates in(Path folder, Path javaHome) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Certificates made = new Certificates(
                folder.resolve("localhost.p12"), folder.resolve("localhost.crt"), folder.resolve("localhost.key"));
        Files.deleteIfExists(made.keystore);
        String keytool = javaHome.resolve("bin/keytool").toString();
        Command.of(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        made.keystore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "365")
                .run(60);
        made.export();
        return made;
    }

    private void export() throws IOException {
        try (InputStream stream = Files.newInputStream(keystore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(stream, PASSWORD.toCharArray());
            pem(certificate, "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
            pem(key, "PRIVATE KEY", store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void pem(Path file, String label, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
    }
}
