package io.gatehouse.limit.grid;

import org.jspecify.annotations.Nullable;

/** Where bytes are kept under names, for all gateways. Blocks; several threads call. Whatever the engine throws is a RuntimeException. */
interface Store extends AutoCloseable {

    /** @return null for nothing */
    byte @Nullable [] get(String name);

    /**
     * Puts other bytes in the place of those that are there.
     *
     * @param before what must be there; null for nothing
     * @param millis how long they are to be kept at least
     * @return whether it was there
     */
    boolean swap(String name, byte @Nullable [] before, byte[] after, long millis);

    /** Lets go of all that it holds. */
    @Override
    void close();
}
