package io.gatehouse.upstream.net;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Lends buffers outside of the heap, from which the operating system reads and into which it writes without a copy in between. One
 * is held only while a thread is at work with it, never by a connection that waits, so that there are about as many as threads.
 */
public final class Buffers {

    /** What one call of the system moves at most. */
    public static final int BYTES = 64 * 1024;

    private final ConcurrentLinkedDeque<ByteBuffer> free = new ConcurrentLinkedDeque<>();

    /** @return an empty one of {@link #BYTES}; to be given back by whoever took it */
    public ByteBuffer take() {
        @Nullable ByteBuffer buffer = free.pollFirst();
        return buffer == null ? ByteBuffer.allocateDirect(BYTES) : buffer.clear();
    }

    /** The one that was given back last is warm, and so taken first. */
    public void give(ByteBuffer buffer) {
        free.addFirst(buffer);
    }
}
