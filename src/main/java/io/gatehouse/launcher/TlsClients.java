package io.gatehouse.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import org.apache.tomcat.util.net.SSLHostConfig;

/**
 * Clients that are asked for a certificate when they connect. One that nobody of the authorities has certified, or that is not valid now,
 * ends the connection, whether it was needed or only wanted.
 *
 * @param authorities certificates in PEM of those who certify clients
 */
public record TlsClients(Path authorities, Auth auth) {

    static final String AUTHORITIES = "--tls-client-ca";
    static final String AUTH = "--tls-client-auth";

    /** What becomes of a client that has none. */
    public enum Auth {
        /** it may come: the routes say who must have one */
        WANT,
        /** it may not */
        NEED
    }

    /** @throws IOException if the authorities cannot be used; the message names the option, the file and what was expected */
    void configure(SSLHostConfig listener, ByteBuffer pem) throws IOException {
        listener.setTrustStore(store(TlsIdentity.certificates(AUTHORITIES, authorities, pem)));
        listener.setCertificateVerification(auth == Auth.NEED ? "required" : "optional");
    }

    private static KeyStore store(List<X509Certificate> trusted) {
        try {
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("authority-" + i, trusted.get(i));
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("certificates cannot be kept", e);
        }
    }
}
