package io.gatehouse.testing;

import com.unboundid.asn1.ASN1BitString;
import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.OID;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes certificates (RFC 5280), by the library that asks directories: a process for each would take most of a test's time. */
final class TestCertificates {

    private static final Duration LIFE = Duration.ofDays(2);
    private static final OID SUBJECT_ALTERNATIVE_NAME = new OID("2.5.29.17");
    private static final OID BASIC_CONSTRAINTS = new OID("2.5.29.19");
    private static final byte DNS_NAME = (byte) 0x82;
    private static final byte IP_ADDRESS = (byte) 0x87;

    private TestCertificates() {}

    /** @param algorithm {@code EC} or {@code RSA} */
    static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(algorithm.equals("RSA") ? 2_048 : 256);
        return generator.generateKeyPair();
    }

    /** @param names {@code dns:localhost,ip:127.0.0.1} */
    static X509Certificate selfSigned(String name, KeyPair pair, String names) throws GeneralSecurityException {
        return selfSigned(name, pair, names(names));
    }

    /** @return of one who may certify others */
    static X509Certificate authority(String name, KeyPair pair) throws GeneralSecurityException {
        ASN1Sequence said = new ASN1Sequence(new ASN1Boolean(true));
        return selfSigned(name, pair, new X509CertificateExtension(BASIC_CONSTRAINTS, true, said.encode()));
    }

    private static X509Certificate selfSigned(String name, KeyPair pair, X509CertificateExtension more)
            throws GeneralSecurityException {
        Instant now = Instant.now();
        try {
            return parsed(com.unboundid.util.ssl.cert.X509Certificate.generateSelfSignedCertificate(
                            signature(pair.getPrivate()),
                            pair,
                            new DN("CN=" + name),
                            now.toEpochMilli(),
                            now.plus(LIFE).toEpochMilli(),
                            more)
                    .getX509CertificateBytes());
        } catch (CertException | LDAPException e) {
            throw new CertificateException(e);
        }
    }

    /** @param from when the two days begin in which the certificate is good */
    static X509Certificate issued(
            String name, KeyPair pair, String names, X509Certificate issuer, PrivateKey issuersKey, Instant from)
            throws GeneralSecurityException {
        try {
            ASN1Element[] key =
                    ASN1Sequence.decodeAsSequence(pair.getPublic().getEncoded()).elements();
            ASN1Element[] algorithm = ASN1Sequence.decodeAsSequence(key[0]).elements();
            return parsed(com.unboundid.util.ssl.cert.X509Certificate.generateIssuerSignedCertificate(
                            signature(issuersKey),
                            new com.unboundid.util.ssl.cert.X509Certificate(issuer.getEncoded()),
                            issuersKey,
                            algorithm[0].decodeAsObjectIdentifier().getOID(),
                            algorithm.length > 1 ? algorithm[1] : null,
                            ASN1BitString.decodeAsBitString(key[1]),
                            null,
                            new DN("CN=" + name),
                            from.toEpochMilli(),
                            from.plus(LIFE).toEpochMilli(),
                            names(names))
                    .getX509CertificateBytes());
        } catch (CertException | LDAPException | com.unboundid.asn1.ASN1Exception e) {
            throw new CertificateException(e);
        }
    }

    private static SignatureAlgorithmIdentifier signature(PrivateKey key) {
        return key.getAlgorithm().equals("RSA")
                ? SignatureAlgorithmIdentifier.SHA_256_WITH_RSA
                : SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA;
    }

    private static X509CertificateExtension names(String said) throws GeneralSecurityException {
        List<ASN1Element> names = new ArrayList<>();
        for (String name : said.split(",", -1)) {
            String what = name.substring(name.indexOf(':') + 1);
            names.add(
                    name.startsWith("ip:")
                            ? new ASN1OctetString(IP_ADDRESS, address(what))
                            : new ASN1OctetString(DNS_NAME, what.getBytes(StandardCharsets.US_ASCII)));
        }
        return new X509CertificateExtension(SUBJECT_ALTERNATIVE_NAME, false, new ASN1Sequence(names).encode());
    }

    private static byte[] address(String text) throws GeneralSecurityException {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new CertificateException(e);
        }
    }

    private static X509Certificate parsed(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }
}
