package io.gatehouse.identity.users;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An HMAC-SHA-256 (RFC 2104) with a key that only this process has: by it a password is known again that is not kept. It is spread
 * evenly, so that its front is its hash.
 */
record Fingerprint(long first, long second, long third, long fourth) {

    private static final String ALGORITHM = "HmacSHA256";

    /** Makes them, all with one key, which it has made itself. */
    static final class Maker {

        private final SecretKeySpec key;

        Maker() {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            key = new SecretKeySpec(bytes, ALGORITHM);
        }

        /** Names have no NUL, so that no two logins look alike. */
        Fingerprint of(NameAndPassword login) {
            return of(login.name() + '\0' + login.password());
        }

        Fingerprint of(String text) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(key);
                ByteBuffer words = ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
                return new Fingerprint(words.getLong(), words.getLong(), words.getLong(), words.getLong());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java has " + ALGORITHM, e);
            }
        }
    }

    @Override
    public int hashCode() {
        return (int) first;
    }
}
