package io.gatehouse.cache;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bounded store of bytes by name, below the heap. What does not fit gives way, and what fails is as if it were not there. */
interface Shelf extends AutoCloseable {

    /** @return null where it is not, or not any more; the bytes must not be changed */
    byte @Nullable [] get(String name);

    boolean has(String name);

    void put(String name, byte[] bytes);

    void remove(String name);

    /** Tells the names of all that is here; may take long. */
    void names(Consumer<String> to);

    /** @return whether asking may wait for a disk */
    boolean isSlow();

    long bytes();

    long evictions();

    /** @return what does not work; empty where all does */
    String problem();

    @Override
    void close();
}
