package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.TlsSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http.ssl.TlsCiphers;
import org.apache.hc.core5.net.Host;
import org.apache.hc.core5.reactor.ssl.SSLBufferMode;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** How https endpoints of one upstream are trusted: by chain and by name, unless the descriptor says otherwise. */
final class TlsContext {

    private static final Timeout HANDSHAKE = Timeout.ofSeconds(10);

    private final SSLContext context;
    private final @Nullable String serverName;
    private final boolean verify;

    private TlsContext(SSLContext context, @Nullable String serverName, boolean verify) {
        this.context = context;
        this.serverName = serverName;
        this.verify = verify;
    }

    /** @throws IOException if a file cannot be read or is not what it should be */
    static TlsContext of(@Nullable TlsSpec spec) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (spec == null) {
                context.init(null, null, null);
                return new TlsContext(context, null, true);
            }
            context.init(keys(spec), trust(spec), null);
            return new TlsContext(context, spec.serverName(), spec.verify());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(TlsSpec spec) throws GeneralSecurityException, IOException {
        if (spec.key() == null) {
            return null;
        }
        char[] password =
                spec.keyPassword() == null ? new char[0] : spec.keyPassword().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Path.of(spec.key()))) {
            store.load(in, password);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(TlsSpec spec) throws GeneralSecurityException, IOException {
        if (!spec.verify()) {
            return new TrustManager[] {new Anything()};
        }
        if (spec.trust() == null) {
            return null;
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(certificates(Path.of(spec.trust())));
        return factory.getTrustManagers();
    }

    private static KeyStore certificates(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (all.isEmpty()) {
                throw new IOException(file + ": no certificate (expected: PEM or DER)");
            }
            int number = 0;
            for (Certificate certificate : all) {
                store.setCertificateEntry("trusted-" + number++, certificate);
            }
        }
        return store;
    }

    /** Begins the handshake on a fresh connection. */
    void start(TransportSecurityLayer session, EndpointSpec endpoint) {
        Host name = new Host(serverName == null ? endpoint.host() : serverName, endpoint.port());
        session.startTls(
                context,
                name,
                SSLBufferMode.STATIC,
                (ignored, engine) -> {
                    SSLParameters parameters = engine.getSSLParameters();
                    parameters.setProtocols(TLS.excludeWeak(parameters.getProtocols()));
                    parameters.setCipherSuites(TlsCiphers.excludeWeak(parameters.getCipherSuites()));
                    if (verify) {
                        parameters.setEndpointIdentificationAlgorithm("HTTPS");
                    }
                    engine.setSSLParameters(parameters);
                },
                null,
                HANDSHAKE);
    }

    /** For {@code verify="false"}: an operator's own decision, shown in the log. */
    private static final class Anything extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
