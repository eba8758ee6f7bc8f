package io.gatehouse.identity.key;

import io.gatehouse.identity.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 (RFC 2104) with a pepper, made ready once: to find and key one takes longer than to use it. */
final class Pepper {

    private static final String ALGORITHM = "HmacSHA256";

    /** is only copied */
    private final Mac ready;

    Pepper(Secret pepper) {
        try {
            ready = Mac.getInstance(ALGORITHM);
            ready.init(new SecretKeySpec(pepper.bytes(), ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    byte[] mac(String secret) {
        try {
            return ((Mac) ready.clone()).doFinal(secret.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("that of the JDK can be copied", e);
        }
    }
}
