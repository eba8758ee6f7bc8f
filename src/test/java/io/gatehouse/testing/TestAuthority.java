package io.gatehouse.testing;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Somebody who certifies clients, made for this test. */
public final class TestAuthority {

    private final KeyPair pair;
    private final X509Certificate certificate;
    private final TestKey own;

    /** @param name its common name, and that of its files in the folder */
    public TestAuthority(Path folder, String name) throws IOException, GeneralSecurityException {
        this.pair = TestCertificates.pair("EC");
        this.certificate = TestCertificates.authority(name, pair);
        this.own = TestKey.write(folder, name, pair.getPrivate(), certificate);
    }

    /** @return the file of its certificate, in PEM */
    public Path pem() {
        return own.pem();
    }

    /** @return TLS of a client that trusts this server, and has a certificate of this name that is good now */
    public SSLContext client(String name, TestKey server) throws IOException, GeneralSecurityException {
        return client(name, Instant.now().minus(Duration.ofDays(1)), server);
    }

    /** @return TLS of a client that trusts this server, and has a certificate of this name that has expired yesterday */
    public SSLContext expired(String name, TestKey server) throws IOException, GeneralSecurityException {
        return client(name, Instant.now().minus(Duration.ofDays(3)), server);
    }

    /** @param from when the two days begin in which the certificate is good */
    private SSLContext client(String name, Instant from, TestKey server) throws IOException, GeneralSecurityException {
        KeyPair client = TestCertificates.pair("EC");
        X509Certificate issued =
                TestCertificates.issued(name, client, "dns:client.example", certificate, pair.getPrivate(), from);
        return TestKey.client(new Insistent(new X509Certificate[] {issued, certificate}, client.getPrivate()), server);
    }

    /** Shows its certificate whoever is said to be believed: a client of strangers that is asked for another would show none. */
    private static final class Insistent extends X509ExtendedKeyManager {

        private static final String ALIAS = "own";

        private final X509Certificate[] chain;
        private final PrivateKey key;

        Insistent(X509Certificate[] chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return ALIAS;
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal[] issuers) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.clone();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
