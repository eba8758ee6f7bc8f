package io.gatehouse.benchmarks.peers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a contender is told by its environment.
 *
 * @param port where it listens, on 127.0.0.1
 * @param upstream where it forwards everything to, http or https
 * @param keyStore PKCS12 with the server's key; when it is there, {@code port} speaks https
 * @param authority certificates in PEM that an https upstream is trusted by
 */
public record Settings(int port, URI upstream, Optional<Path> keyStore, Optional<Path> authority) {

    /** How many connections the proxy may hold to its upstream: the 2,000 and 5,000 of the profiles, and room. */
    public static final int CONNECTIONS = 8_192;

    /** How long, in milliseconds, a connection on which nothing moves is kept: idle event streams are to stay. */
    public static final long IDLE_MILLIS = 600_000;

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** @param environment {@code PORT}, {@code UPSTREAM}, and {@code KEYSTORE}, {@code CA} where there is TLS */
    public static Settings of(Map<String, String> environment) {
        return new Settings(
                Integer.parseInt(environment.get("PORT")),
                URI.create(environment.get("UPSTREAM")),
                path(environment.get("KEYSTORE")),
                path(environment.get("CA")));
    }

    private static Optional<Path> path(String value) {
        return Optional.ofNullable(value).filter(text -> !text.isEmpty()).map(Path::of);
    }

    /** @return what an https listener needs; empty when the listener is to speak http */
    public Optional<SSLContext> downstreamTls() throws IOException, GeneralSecurityException {
        if (keyStore.isEmpty()) {
            return Optional.empty();
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore.get())) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return Optional.of(context);
    }

    /** @return what connections to an https upstream need; empty when nobody in particular is to be trusted */
    public Optional<SSLContext> upstreamTls() throws IOException, GeneralSecurityException {
        if (authority.isEmpty()) {
            return Optional.empty();
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority.get())) {
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), one);
            }
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return Optional.of(context);
    }
}
