package io.gatehouse.upstream;

import io.gatehouse.http.IpAddress;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.TlsSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** How https endpoints of one upstream are trusted: by chain and by name, unless the descriptor says otherwise. */
final class TlsContext {

    /** RFC 8996 */
    private static final String[] SAFE_PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** How the protocols are called (RFC 7301, 6; RFC 9113, 3.1). */
    static final String HTTP_2 = "h2";

    private static final String HTTP_1_1 = "http/1.1";

    /** Without encryption or authentication, or broken (RFC 9325, 4.1); whatever a platform's settings still allow. */
    private static final Pattern WEAK = Pattern.compile("_(NULL|anon|EXPORT|DES|3DES|RC4|MD5|DES40|RC2|IDEA)(_|$)");

    private final SSLContext context;
    private final @Nullable String serverName;
    private final boolean verify;

    private TlsContext(SSLContext context, @Nullable String serverName, boolean verify) {
        this.context = context;
        this.serverName = serverName;
        this.verify = verify;
    }

    /** @throws IOException if the contents of a file are not what they should be */
    static TlsContext of(@Nullable TlsSpec spec, TlsFiles files) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            if (spec == null) {
                context.init(null, null, null);
                return new TlsContext(context, null, true);
            }
            context.init(keys(spec, files), trust(spec, files), null);
            return new TlsContext(context, spec.serverName(), spec.verify());
        } catch (GeneralSecurityException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static KeyManager @Nullable [] keys(TlsSpec spec, TlsFiles files)
            throws GeneralSecurityException, IOException {
        ByteBuffer key = files.key();
        if (key == null) {
            return null;
        }
        char[] password =
                spec.keyPassword() == null ? new char[0] : spec.keyPassword().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(new ByteArrayInputStream(TlsFiles.bytes(key)), password);
        } catch (IOException e) {
            throw new IOException(spec.key() + ": " + e.getMessage() + " (expected: PKCS#12, and its password)", e);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(TlsSpec spec, TlsFiles files) throws IOException {
        if (!spec.verify()) {
            return new TrustManager[] {new Anything()};
        }
        ByteBuffer trust = files.trust();
        return trust == null ? null : new TrustedCertificates(String.valueOf(spec.trust()), trust).managers();
    }

    /**
     * @param http2 whether HTTP/2 is offered, beside HTTP/1.1 (RFC 7301)
     * @return what speaks TLS for one fresh connection
     */
    SSLEngine engine(EndpointSpec endpoint, boolean http2) {
        String name = serverName == null ? endpoint.knownAs() : serverName;
        SSLEngine engine = context.createSSLEngine(name, endpoint.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(SAFE_PROTOCOLS);
        parameters.setCipherSuites(Stream.of(parameters.getCipherSuites())
                .filter(suite -> !WEAK.matcher(suite).find())
                .toArray(String[]::new));
        if (verify) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        parameters.setServerNames(serverNames(name));
        if (http2) {
            parameters.setApplicationProtocols(new String[] {HTTP_2, HTTP_1_1});
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** The name that is sent (RFC 6066, 3). By itself the JDK leaves out those without a dot, as containers have them. */
    private static List<SNIServerName> serverNames(String name) {
        if (IpAddress.parse(name) != null) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
        } catch (IllegalArgumentException e) {
            // a name with an underscore is none of a host, but some networks have them
            return List.of();
        }
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
