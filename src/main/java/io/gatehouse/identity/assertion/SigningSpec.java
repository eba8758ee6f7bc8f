package io.gatehouse.identity.assertion;

import org.jspecify.annotations.Nullable;

/**
 * How the gateway signs, as the descriptor has it.
 *
 * @param key with which it signs; null: one that each process makes for itself, or secrets are not resolved
 * @param issuer by what name it signs; null: the public URL of the block
 */
public record SigningSpec(
        @Nullable SigningKey key, @Nullable String issuer) {

    /** Nothing is said of it. */
    public static final SigningSpec NONE = new SigningSpec(null, null);
}
