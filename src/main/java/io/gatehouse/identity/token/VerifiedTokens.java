package io.gatehouse.identity.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.identity.token.TokenVerdict.Good;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were found good, so that a token that comes again costs a hash instead of a signature. They are known by their
 * SHA-256: a token is not kept, and nobody can look for one by how long a comparison takes.
 */
final class VerifiedTokens {

    /** About 2 KB each. */
    private static final int MOST = 10_000;

    private final Cache<TokenHash, Good> good = Caffeine.newBuilder()
            .maximumSize(MOST)
            // no thread of somebody else's
            .executor(Runnable::run)
            .build();

    /**
     * @param now in milliseconds of the epoch: an instant costs more than all the rest here
     * @return null when it is not known, or not good any more
     */
    @Nullable
    Good find(TokenHash token, long now) {
        Good found = good.getIfPresent(token);
        return found != null && now < found.expires().toEpochMilli() ? found : null;
    }

    void add(TokenHash token, Good verdict) {
        good.put(token, verdict);
    }

    /** Nothing is known any more: the keys are others. */
    void clear() {
        good.invalidateAll();
    }
}
