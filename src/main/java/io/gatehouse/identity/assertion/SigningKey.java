package io.gatehouse.identity.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A P-256 key that signs by ES256 (RFC 7518, 3.4). Equal keys have one id, their thumbprint (RFC 7638). It never shows itself. */
public final class SigningKey {

    private final JWK published;
    private final JWSHeader header;
    private final JWSSigner signer;
    private final byte[] secret;

    private SigningKey(ECPublicKey publicKey, ECPrivateKey privateKey) throws JOSEException {
        ECKey key = new ECKey.Builder(Curve.P_256, publicKey)
                .privateKey(privateKey)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.ES256)
                .keyIDFromThumbprint()
                .build();
        this.published = key.toPublicJWK();
        this.header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        this.signer = new ECDSASigner(key);
        this.secret = key.getD().decode();
    }

    /**
     * @param purpose of what is made
     * @return another secret, which tells nothing of this one, and is the same wherever this key is (HMAC-SHA-256)
     */
    public byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }

    /** @return one that nobody else has */
    public static SigningKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(Curve.P_256.getStdName()));
            KeyPair pair = generator.generateKeyPair();
            return new SigningKey((ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate());
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException("every Java makes P-256 keys", e);
        }
    }

    /**
     * @param pem a private key, PKCS#8 as PEM (RFC 7468, 10)
     * @throws IllegalArgumentException if it is none of P-256; nothing of it is in the message
     */
    public static SigningKey parse(String pem) {
        try {
            ECPrivateKey key = PrivateKeyPem.read(pem);
            return new SigningKey(PrivateKeyPem.publicKeyOf(key), key);
        } catch (GeneralSecurityException | JOSEException | RuntimeException e) {
            // what the cause says may have something of the key in it
            throw new IllegalArgumentException(
                    "no P-256 key (expected: a private key of P-256, PKCS#8 as PEM, without a password)");
        }
    }

    /** @return by which verifiers find it among those that are published */
    public String id() {
        return published.getKeyID();
    }

    JWK published() {
        return published;
    }

    JWSHeader header() {
        return header;
    }

    /** @return header, payload and signature as one text (RFC 7515, 3.1) */
    String sign(Payload payload) {
        try {
            JWSObject object = new JWSObject(header, payload);
            object.sign(signer);
            return object.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java signs by ES256", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SigningKey that && id().equals(that.id());
    }

    @Override
    public int hashCode() {
        return id().hashCode();
    }

    /** {@code key ID}, which is public. */
    @Override
    public String toString() {
        return "key " + id();
    }
}
