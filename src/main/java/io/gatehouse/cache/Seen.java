package io.gatehouse.cache;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * What was ever put below the heap by this process, roughly: what is said not to have been was not. It spares the look there for
 * URLs whose answers are never kept.
 */
final class Seen {

    private static final int WORDS = 1 << 14;
    private static final int GOLDEN = 0x9E3779B9;

    private final AtomicIntegerArray bits = new AtomicIntegerArray(WORDS);

    void add(CacheKey key) {
        int hash = spread(key);
        set(hash);
        set(hash * GOLDEN);
    }

    boolean mayHave(CacheKey key) {
        int hash = spread(key);
        return isSet(hash) && isSet(hash * GOLDEN);
    }

    private static int spread(CacheKey key) {
        int hash = key.text().hashCode() * GOLDEN;
        return hash ^ (hash >>> 15);
    }

    private void set(int hash) {
        int bit = 1 << (hash & 31);
        int word = (hash >>> 5) & (WORDS - 1);
        if ((bits.get(word) & bit) == 0) {
            bits.accumulateAndGet(word, bit, (old, more) -> old | more);
        }
    }

    private boolean isSet(int hash) {
        return (bits.get((hash >>> 5) & (WORDS - 1)) & (1 << (hash & 31))) != 0;
    }
}
