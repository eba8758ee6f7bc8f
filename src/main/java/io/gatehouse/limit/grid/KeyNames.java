package io.gatehouse.limit.grid;

import io.gatehouse.limit.LimitSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What buckets of one limit are called in the engine: the same on each gateway, and telling nobody who they are of, which may be a
 * credential.
 */
final class KeyNames {

    /** of a digest; so many that two keys are never taken for one */
    private static final int BYTES = 16;

    private final String prefix;
    private final String limit;

    /** @param grid the name of the grid */
    KeyNames(String grid, LimitSpec limit) {
        this.prefix = grid + ':';
        this.limit =
                String.join("\n", limit.scope(), limit.name(), limit.per(), limit.rate() + " burst " + limit.burst());
    }

    /** @param key whose text is the same in each process */
    String of(Object key) {
        // of what kind it is, too: a text that reads like an address is none
        String text = limit + '\n' + key.getClass().getSimpleName() + '\n' + key;
        byte[] digest = Arrays.copyOf(sha256(text), BYTES);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }
}
