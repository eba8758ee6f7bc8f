package io.gatehouse.cache;

import java.util.List;

/**
 * What a route says of caching.
 *
 * @param defaultTtl seconds that an answer is fresh which says nothing of it; -1 for none
 * @param staleWhileRevalidate seconds for which a stale answer may be given while it is asked for again, where the answer says
 *     nothing of it; 0 for none
 * @param staleIfError seconds for which a stale answer may be given in the place of an error, where the answer says nothing of it;
 *     0 for none
 * @param vary fields of the request, in lower case, that make a difference whatever {@code Vary} says
 * @param maxBody bytes; a longer body is not kept
 * @param force whether {@link #defaultTtl} holds whatever the answer says, as far as that is safe
 * @param obeysRequests whether {@code Cache-Control} of requests is obeyed
 */
public record Rules(
        long defaultTtl,
        long staleWhileRevalidate,
        long staleIfError,
        List<String> vary,
        long maxBody,
        boolean force,
        boolean obeysRequests) {

    /** What holds where a route says nothing. */
    public static final Rules DEFAULT = new Rules(-1, 0, 0, List.of(), 8L << 20, false, true);
}
