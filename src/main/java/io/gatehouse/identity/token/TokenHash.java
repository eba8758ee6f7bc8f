package io.gatehouse.identity.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a token, by which it is known where it is not to be kept. It is spread evenly, so that its front is its hash code; and
 * how long a comparison takes tells nothing of a token.
 */
public record TokenHash(long first, long second, long third, long fourth) {

    private static final MessageDigest PATTERN = made();

    public static TokenHash of(String token) {
        byte[] hash = fresh().digest(token.getBytes(StandardCharsets.UTF_8));
        return new TokenHash(word(hash, 0), word(hash, 8), word(hash, 16), word(hash, 24));
    }

    private static long word(byte[] hash, int at) {
        long word = 0;
        for (int i = at; i < at + Long.BYTES; i++) {
            word = (word << Byte.SIZE) | (hash[i] & 0xff);
        }
        return word;
    }

    /** A copy: to ask for one is a look-up among the providers, for each token. */
    private static MessageDigest fresh() {
        try {
            return (MessageDigest) PATTERN.clone();
        } catch (CloneNotSupportedException e) {
            return made();
        }
    }

    private static MessageDigest made() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public int hashCode() {
        return (int) first;
    }
}
