package io.gatehouse.limit.grid;

import org.jspecify.annotations.Nullable;

/** Where bytes are kept under names, for all gateways. Blocks; several threads call. Whatever the engine throws is a RuntimeException. */
interface Store extends AutoCloseable {

    /** What is found under a name where somebody else has put something that is no bytes. */
    byte[] FOREIGN = {};

    /** @return null for nothing; no byte at all for what is {@link #FOREIGN} */
    byte @Nullable [] get(String name);

    /**
     * Puts other bytes in the place of those that are there.
     *
     * @param before what must be there; null for nothing, no byte at all for what is foreign, or nothing
     * @param millis how long they are to be kept at least
     * @return whether it was there
     */
    boolean swap(String name, byte @Nullable [] before, byte[] after, long millis);

    /** Breaks off whatever is being asked and would not end by an interrupt. */
    default void breakOff() {}

    /** Lets go of all that it holds. */
    @Override
    void close();
}
