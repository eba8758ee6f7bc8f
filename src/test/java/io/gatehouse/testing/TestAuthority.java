package io.gatehouse.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Somebody who certifies clients, made for this test by the keytool of the JDK that runs it. */
public final class TestAuthority {

    private final Path folder;
    private final TestKey own;

    /** @param name its common name, and that of its files in the folder */
    public TestAuthority(Path folder, String name) throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.own = TestKey.authority(folder, name);
    }

    /** @return the file of its certificate, in PEM */
    public Path pem() {
        return own.pem();
    }

    /** @return TLS of a client that trusts this server, and has a certificate of this name that is good now */
    public SSLContext client(String name, TestKey server) throws IOException, GeneralSecurityException {
        return client(name, "-1d", server);
    }

    /** @return TLS of a client that trusts this server, and has a certificate of this name that has expired yesterday */
    public SSLContext expired(String name, TestKey server) throws IOException, GeneralSecurityException {
        return client(name, "-3d", server);
    }

    /** @param from when the two days begin in which the certificate is good, as keytool writes it */
    private SSLContext client(String name, String from, TestKey server) throws IOException, GeneralSecurityException {
        TestKey client = TestKey.make(folder, name, "dns:client.example");
        Path request = folder.resolve(name + ".csr");
        Path issued = folder.resolve(name + ".issued");
        TestKey.keytool(client.pkcs12(), "-certreq", "-file", request.toString());
        TestKey.keytool(
                own.pkcs12(),
                "-gencert",
                "-infile",
                request.toString(),
                "-outfile",
                issued.toString(),
                "-startdate",
                from,
                "-validity",
                "2");
        try (InputStream in = Files.newInputStream(issued)) {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            X509Certificate[] chain = {certificate, (X509Certificate) own.certificate()};
            return TestKey.client(new Insistent(chain, (PrivateKey) client.key()), server);
        }
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
