package io.gatehouse.launcher;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.net.jsse.PEMFile;
import org.jspecify.annotations.Nullable;

/** As whom the listener shows itself: certificates that lead from its own to its issuers, and the key of its own. */
final class TlsIdentity {

    /** for a store that never leaves the memory of this process */
    private static final String PASSWORD = "in-memory";

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    private TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
        this.chain = chain;
        this.key = key;
    }

    /** @throws IOException if they cannot be used; the message names the option, the file and what was expected */
    static TlsIdentity of(TlsFiles files, TlsFiles.Contents contents) throws IOException {
        List<X509Certificate> chain = certificates(TlsFiles.CERTIFICATE, files.certificate(), contents.certificate());
        PublicKey certified = chain.get(0).getPublicKey();
        PrivateKey key = key(files.key(), bytes(contents.key()), certified.getAlgorithm());
        if (!belongTogether(certified, key)) {
            throw new IOException(TlsFiles.KEY + ": " + files.key()
                    + ": the key of something else (expected: that of the first certificate in " + files.certificate()
                    + ')');
        }
        return new TlsIdentity(chain, key);
    }

    /**
     * @param option which names the file
     * @return one at least
     * @throws IOException if there is none, or one cannot be read; the message names the option, the file and what was expected
     */
    static List<X509Certificate> certificates(String option, Path file, ByteBuffer pem) throws IOException {
        List<X509Certificate> certificates;
        try {
            certificates = parse(file, bytes(pem), null).getCertificates();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw TlsFiles.unusable(option, file, "what is in it cannot be read");
        }
        if (certificates.isEmpty()) {
            throw TlsFiles.unusable(option, file, "no certificate in it");
        }
        return List.copyOf(certificates);
    }

    /** @param certified the algorithm that the key should be of; another key is read, too, so that it can be told what is wrong */
    private static PrivateKey key(Path file, byte[] pem, String certified) throws IOException {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        if (text.contains("BEGIN ENCRYPTED PRIVATE KEY") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw TlsFiles.unusable(TlsFiles.KEY, file, "an encrypted key");
        }
        PrivateKey key;
        try {
            key = parse(file, pem, certified).getPrivateKey();
        } catch (GeneralSecurityException | RuntimeException e) {
            key = keyOfAnyKind(file, pem);
        }
        if (key == null) {
            throw TlsFiles.unusable(TlsFiles.KEY, file, "no private key in it");
        }
        return key;
    }

    private static @Nullable PrivateKey keyOfAnyKind(Path file, byte[] pem) throws IOException {
        try {
            return parse(file, pem, null).getPrivateKey();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw TlsFiles.unusable(TlsFiles.KEY, file, "what is in it cannot be read");
        }
    }

    /** Tomcat's reader knows every form in which keys are found; of what is malformed it says little, in many kinds of exceptions. */
    private static PEMFile parse(Path file, byte[] pem, @Nullable String algorithm)
            throws IOException, GeneralSecurityException {
        return new PEMFile(file.toString(), new ByteArrayInputStream(pem), null, algorithm);
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return bytes;
    }

    /** Nothing else of the JDK tells: it would take any key, and every handshake would fail. */
    private static boolean belongTogether(PublicKey certified, PrivateKey key) {
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(certified.getEncoded());
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(certified.getEncoded());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** @return whether the listener's own certificate is good at this time */
    boolean isValid(Instant now) {
        return !now.isBefore(chain.get(0).getNotBefore().toInstant())
                && !now.isAfter(chain.get(0).getNotAfter().toInstant());
    }

    /** @return a configuration of the listener that holds this identity: TLS 1.2 and 1.3, any name that a client asks for */
    SSLHostConfig configuration() {
        SSLHostConfig configuration = new SSLHostConfig();
        configuration.setProtocols("TLSv1.2+TLSv1.3");
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(configuration, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(store());
        certificate.setCertificateKeystorePassword(PASSWORD);
        configuration.addCertificate(certificate);
        return configuration;
    }

    private KeyStore store() {
        try {
            // unlike PKCS#12 it takes a chain in any order, as clients do
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, null);
            store.setKeyEntry("gatehouse", key, PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key and its certificates cannot be kept together", e);
        }
    }

    /** {@code CN=shop.example.com, valid from 2026-11-26T00:00:00Z to 2027-02-24T00:00:00Z} */
    @Override
    public String toString() {
        X509Certificate own = chain.get(0);
        return own.getSubjectX500Principal().getName() + ", valid from "
                + own.getNotBefore().toInstant() + " to " + own.getNotAfter().toInstant();
    }
}
