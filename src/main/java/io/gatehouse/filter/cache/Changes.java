package io.gatehouse.filter.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.gatehouse.cache.CacheKey;
import io.gatehouse.cache.Stored;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What unsafe requests and purges have changed a while ago. An answer that was asked for before, and comes after, is one of what was,
 * and is not kept. All times are by the ticker, whatever becomes of the clock on the wall.
 */
final class Changes {

    /** What is on its way for longer is not kept at all. */
    private static final Duration MEMORY = Duration.ofMinutes(10);

    private static final int MOST = 8_192;
    private static final int MOST_PURGES = 64;

    private final Cache<CacheKey, Long> changed;
    private final Deque<Purge> purges = new ConcurrentLinkedDeque<>();
    private final LongSupplier nanoTime;

    /** By when all may have changed, because there was no room to remember what has. */
    private final AtomicLong forgotten;

    private record Purge(BiPredicate<CacheKey, Stored> which, long when) {}

    /** @param nanoTime the ticker */
    Changes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.forgotten = new AtomicLong(nanoTime.getAsLong() - 1);
        this.changed = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(MEMORY)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .evictionListener((@Nullable CacheKey key, @Nullable Long when, RemovalCause cause) -> {
                    if (when != null && cause == RemovalCause.SIZE) {
                        forget(when);
                    }
                })
                .build();
    }

    private void forget(long when) {
        forgotten.accumulateAndGet(when, (one, other) -> one - other > 0 ? one : other);
    }

    void add(CacheKey key) {
        changed.put(key, nanoTime.getAsLong());
    }

    /** @param which accepts what is thrown away */
    void purge(BiPredicate<CacheKey, Stored> which) {
        purges.addLast(new Purge(which, nanoTime.getAsLong()));
        while (purges.size() > MOST_PURGES) {
            Purge oldest = purges.pollFirst();
            if (oldest != null) {
                forget(oldest.when());
            }
        }
    }

    /** @param asked by the ticker, when the answer was asked for */
    boolean isChangedSince(CacheKey key, Stored answer, long asked) {
        if (nanoTime.getAsLong() - asked >= MEMORY.toNanos() || forgotten.get() - asked >= 0) {
            return true;
        }
        Long when = changed.getIfPresent(key);
        if (when != null && when - asked >= 0) {
            return true;
        }
        for (Purge purge : purges) {
            if (purge.when() - asked >= 0 && purge.which().test(key, answer)) {
                return true;
            }
        }
        return false;
    }
}
