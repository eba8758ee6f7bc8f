package io.gatehouse.identity.key;

import io.gatehouse.identity.Secret;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the secret half of a key: its HMAC-SHA-256 (RFC 2104) with a pepper that is kept elsewhere. The secret is random and
 * long, so that nothing slower is needed.
 */
public final class KeyHash {

    private static final String PREFIX = "hmac-sha256:";
    private static final int BYTES = 32;

    /** Of no secret: compared with when there is nothing to compare with, so that this takes as long. */
    static final KeyHash NOBODYS = new KeyHash(new byte[BYTES]);

    private final byte[] hash;

    private KeyHash(byte[] hash) {
        this.hash = hash;
    }

    /** @return what is to be kept of a secret */
    public static KeyHash of(String secret, Secret pepper) {
        return new KeyHash(new Pepper(pepper).mac(secret));
    }

    /** @throws IllegalArgumentException if this is no such hash */
    static KeyHash parse(String text) {
        if (text.startsWith(PREFIX)) {
            try {
                byte[] hash = Base64.getUrlDecoder().decode(text.substring(PREFIX.length()));
                if (hash.length == BYTES) {
                    return new KeyHash(hash);
                }
            } catch (IllegalArgumentException e) {
                // told below
            }
        }
        throw new IllegalArgumentException(
                "no hash (expected: " + PREFIX + " and 43 letters, as \"key new\" prints it; never the key itself)");
    }

    /** Takes as long whether they are equal or where they differ. */
    boolean isOf(String secret, Pepper pepper) {
        return MessageDigest.isEqual(hash, pepper.mac(secret));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyHash that && MessageDigest.isEqual(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(hash);
    }

    /** As files have it. */
    @Override
    public String toString() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
}
