package io.gatehouse.filter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gatehouse.cache.CacheKey;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What unsafe requests have changed a moment ago. An answer that was asked for before, and comes after, is one of what was, and is not
 * kept.
 */
final class Changes {

    /** Longer ago nothing is on its way any more, mostly. */
    private static final Duration MEMORY = Duration.ofMinutes(2);

    private static final int MOST = 8_192;

    private final Cache<CacheKey, Long> changed;

    /** @param nanoTime the ticker */
    Changes(LongSupplier nanoTime) {
        this.changed = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(MEMORY)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** @param now milliseconds since 1970 */
    void add(CacheKey key, long now) {
        changed.put(key, now);
    }

    /** @param asked milliseconds since 1970 */
    boolean isChangedSince(CacheKey key, long asked) {
        Long when = changed.getIfPresent(key);
        return when != null && when >= asked;
    }
}
