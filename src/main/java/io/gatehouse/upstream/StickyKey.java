package io.gatehouse.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * With what cookies name endpoints. A name is the code (HMAC-SHA-256, RFC 2104) of upstream and endpoint under this key: whoever does not
 * have the key can neither make the name of an endpoint that he was not sent to, nor find out by trying what address is behind one.
 */
public final class StickyKey {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SECRET_BYTES = 32;

    /** Half of the code (RFC 2104, 5). */
    private static final int TOKEN_BYTES = 16;

    private final byte[] secret;

    private StickyKey(byte[] secret) {
        this.secret = secret;
    }

    /** @param secret equal for gateways whose clients come now to one and now to another */
    public static StickyKey of(byte[] secret) {
        return new StickyKey(secret.clone());
    }

    /** @return one that nobody else has */
    public static StickyKey random() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new StickyKey(secret);
    }

    /** @return what names the endpoint in a cookie: 22 characters that mean nothing to anybody else */
    String token(String upstream, String endpoint) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            // no name of an upstream has a line end
            byte[] code = mac.doFinal((upstream + '\n' + endpoint).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(code, TOKEN_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StickyKey key && Arrays.equals(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(secret);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "a key of cookies";
    }
}
