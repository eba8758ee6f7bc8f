package io.gatehouse.identity;

import org.jspecify.annotations.Nullable;

/**
 * API keys, as the descriptor has them.
 *
 * @param name unique among keys
 * @param file where they are kept, a full path
 * @param pepper without which what is kept of a key is of no use; null when secrets are not resolved
 */
public record KeysSpec(String name, String file, @Nullable Secret pepper) {}
