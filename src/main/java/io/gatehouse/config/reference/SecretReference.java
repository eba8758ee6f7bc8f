package io.gatehouse.config.reference;

import java.util.Locale;

/**
 * Where a secret is; the secret itself never stands in a descriptor.
 *
 * @param kind what the name means
 * @param name a JNDI name, the name of an environment variable, or a path
 */
public record SecretReference(Kind kind, String name) {

    private static final String EXPECTED =
            " (expected: where the secret is, jndi:NAME, env:NAME or file:PATH; a secret itself never stands here)";

    public enum Kind {
        JNDI,
        ENV,
        FILE
    }

    /** @throws IllegalArgumentException if this is no reference; the text, which may be a secret, is not in the message */
    public static SecretReference parse(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        for (Kind kind : Kind.values()) {
            if (colon > 0 && text.substring(0, colon).equals(word(kind)) && !name.isBlank()) {
                return new SecretReference(kind, name);
            }
        }
        throw new IllegalArgumentException("no reference" + EXPECTED);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** {@code env:PASSWORD} */
    @Override
    public String toString() {
        return word(kind) + ':' + name;
    }
}
