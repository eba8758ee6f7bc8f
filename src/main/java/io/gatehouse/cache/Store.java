package io.gatehouse.cache;

import java.util.List;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Where answers are kept, as many as there is room for. Any thread may ask. */
public interface Store extends AutoCloseable {

    /** @return what is kept of this URL, as far as that is known without waiting; null where somebody must go and look */
    @Nullable
    List<Stored> atHand(CacheKey key);

    /** @return what is kept of this URL; may block */
    List<Stored> find(CacheKey key);

    /** Keeps an answer, in the place of the one that it replaces. */
    void put(CacheKey key, Stored answer);

    /** Takes one answer away. */
    void remove(CacheKey key, Stored answer);

    /** Takes all answers of this URL away. */
    void remove(CacheKey key);

    /**
     * Throws away all that the predicate accepts; may take long.
     *
     * @param soft whether it is kept to be validated, and to help out, instead
     * @return how many answers
     */
    int purge(BiPredicate<CacheKey, Stored> which, boolean soft);

    /** @return what {@link #mark} has left last, by this process or where things outlive it by one before; empty for nothing. May block */
    String mark();

    /** Keeps a text beside the answers, as long as they are kept themselves. May block. */
    void mark(String text);

    /** @return whether things may be here that a process before this one has put here */
    default boolean outlivesRestart() {
        return false;
    }

    /** @return how it stands */
    Standing standing();

    @Override
    void close();

    /**
     * @param answers how many are in memory
     * @param bytes how much of it they take
     * @param evictions how many had to give way
     * @param problem what does not work, for operators; empty where all does
     */
    record Standing(long answers, long bytes, long evictions, String problem) {}
}
