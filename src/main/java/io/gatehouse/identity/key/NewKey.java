package io.gatehouse.identity.key;

import io.gatehouse.identity.Secret;
import io.gatehouse.identity.file.Malformed;
import java.util.Base64;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A key that was made a moment ago.
 *
 * @param text the key itself, for its owner: {@code ID.SECRET}
 * @param line what is kept of it, for the file of keys
 */
public record NewKey(String text, String line) {

    private static final int ID_BYTES = 9;

    /** 256 bits: nobody guesses that, so that a fast hash does. */
    private static final int SECRET_BYTES = 32;

    /**
     * @param random fit for secrets
     * @param said {@code owner}, and what else stands behind it in the file
     * @throws IllegalArgumentException if a value has a space in it, or none in a list is a word
     */
    public static NewKey make(RandomGenerator random, Secret pepper, Map<String, String> said) {
        String id = text(random, ID_BYTES);
        String secret = text(random, SECRET_BYTES);
        StringBuilder line = new StringBuilder(id)
                .append("  ")
                .append(KeyHash.of(secret, pepper))
                .append(' ');
        said.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        try {
            if (KeyFile.parse(line.toString()).size() != 1) {
                throw new IllegalArgumentException("no key came of it (expected: values without line ends)");
            }
        } catch (Malformed e) {
            throw new IllegalArgumentException(e.getMessage() + " (values have no spaces)", e);
        }
        return new NewKey(id + '.' + secret, line.toString());
    }

    private static String text(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return line;
    }
}
