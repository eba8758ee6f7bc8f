package io.gatehouse.identity.login;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * One attempt to sign on, from the moment the browser is sent to the provider until it comes back. Each tab has its own, so that
 * several can sign on at once.
 *
 * @param identity with whom, by name
 * @param state what the provider gives back, so that nobody else can end the attempt
 * @param nonce what the ID token must have in it
 * @param verifier the secret half of the code challenge (RFC 7636)
 * @param returnTo where the browser wanted to go: a path, and perhaps a query
 * @param publicUrl by which the browser knows the gateway, without a slash at the end
 * @param callback the full URL at which the provider sends it back
 * @param asked what was wished of the proof, as {@link StepUp#text} has it
 * @param since in milliseconds since 1970
 */
public record Attempt(
        String identity,
        String state,
        String nonce,
        String verifier,
        String returnTo,
        String publicUrl,
        String callback,
        String asked,
        long since) {

    /** Who takes longer starts again. */
    public static final long LONGEST_MILLIS = 300_000;

    private static final int BYTES = 32;

    /** @param random fit for secrets */
    public static Attempt begin(
            SecureRandom random,
            String identity,
            String returnTo,
            String publicUrl,
            String callback,
            String asked,
            long now) {
        return new Attempt(
                identity, secret(random), secret(random), secret(random), returnTo, publicUrl, callback, asked, now);
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "attempt to sign on with " + identity;
    }
}
