package io.gatehouse.upstream;

import org.jspecify.annotations.Nullable;

/**
 * Where a request would go if it could choose.
 *
 * @param endpoint the one that it belongs to, or null
 * @param key equal for requests that belong together; null for one that belongs nowhere
 */
public record Wish(@Nullable Endpoint endpoint, @Nullable Long key) {

    public static final Wish NONE = new Wish(null, null);
}
