package io.gatehouse.upstream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Whose certificates are trusted, in place of those that the platform trusts.
 *
 * @param file where they were read, for messages
 * @param contents certificates in PEM or DER
 */
public record TrustedCertificates(String file, ByteBuffer contents) {

    /** @throws IOException if the file cannot be read; the message says which */
    public static TrustedCertificates read(String file) throws IOException {
        try {
            return new TrustedCertificates(
                    file, ByteBuffer.wrap(Files.readAllBytes(Path.of(file))).asReadOnlyBuffer());
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e, e);
        }
    }

    /** @throws IOException if the contents are not what they should be */
    TrustManager[] managers() throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : parse()) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** @throws IOException if the contents are not what they should be */
    public SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private Collection<? extends Certificate> parse() throws IOException {
        String expected = " (expected: certificates in PEM or DER)";
        try {
            Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(TlsFiles.bytes(contents)));
            if (all.isEmpty()) {
                throw new IOException(file + ": no certificate" + expected);
            }
            return all;
        } catch (CertificateException e) {
            throw new IOException(file + ": " + e.getMessage() + expected, e);
        }
    }

    /** Without the contents. */
    @Override
    public String toString() {
        return file;
    }
}
