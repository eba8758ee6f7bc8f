package io.gatehouse.cache;

import java.util.List;

/**
 * On which terms an answer may be used again; all times in seconds.
 *
 * @param lifetime how long it is fresh, counted from its age 0
 * @param staleWhileRevalidate how long beyond that it may be given while it is asked for again (RFC 5861, 3)
 * @param staleIfError how long beyond that it may be given in the place of an error (RFC 5861, 4)
 * @param validateAlways it may never be used without validation: {@code no-cache}
 * @param neverStale it may not be used when it is stale, whatever the request says: {@code must-revalidate} and its like
 * @param immutable who asks for it to be validated while it is fresh need not be heard (RFC 8246)
 * @param dropped fields that are not kept, in lower case: {@code no-cache="…"}, {@code private="…"}
 */
public record Terms(
        long lifetime,
        long staleWhileRevalidate,
        long staleIfError,
        boolean validateAlways,
        boolean neverStale,
        boolean immutable,
        List<String> dropped) {

    /** @return the same, but stale from now on */
    Terms expired() {
        return new Terms(0, staleWhileRevalidate, staleIfError, true, neverStale, false, dropped);
    }
}
