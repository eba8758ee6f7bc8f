package io.gatehouse.identity.assertion;

import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;

/** Reads private keys of P-256, and finds the public ones that belong to them, which PKCS#8 may leave out (RFC 5915, 3). */
final class PrivateKeyPem {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private PrivateKeyPem() {}

    /** @throws GeneralSecurityException if the text has no such key; also RuntimeException, of what is no PEM */
    static ECPrivateKey read(String pem) throws GeneralSecurityException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END, begin + 1);
        if (begin < 0 || end < 0) {
            throw new InvalidKeyException("no PEM of a private key");
        }
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
        ECPrivateKey key = (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        if (!Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
            throw new InvalidKeyException("another curve");
        }
        return key;
    }

    /**
     * The public key is a point. To agree on a secret with the base point (SEC 1, 3.3.1) is to multiply it with the private key, in
     * constant time; what comes of it is x. Of the two points that have it, the right one verifies.
     */
    static ECPublicKey publicKeyOf(ECPrivateKey key) throws GeneralSecurityException {
        ECParameterSpec curve = key.getParams();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(point(curve.getGenerator(), curve), true);
        BigInteger x = new BigInteger(1, agreement.generateSecret());
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger square = x.modPow(THREE, p)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        // p is 3 modulo 4
        BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        ECPublicKey one = point(new ECPoint(x, y), curve);
        ECPublicKey other = point(new ECPoint(x, p.subtract(y)), curve);
        return belongTogether(key, one) ? one : other;
    }

    private static ECPublicKey point(ECPoint point, ECParameterSpec curve) throws GeneralSecurityException {
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
    }

    private static boolean belongTogether(ECPrivateKey key, ECPublicKey candidate) throws GeneralSecurityException {
        byte[] something = {1};
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(candidate);
        signature.update(something);
        return signature.verify(signed);
    }
}
