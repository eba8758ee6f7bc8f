package io.gatehouse.launcher;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Buffers in which connections have what they write. A connection that kept its own would keep it while it is idle, as most are: 64 KiB
 * for every client who has once loaded a picture, 4 KiB for every event stream. And those that are handed on are still in the cache of
 * the processor.
 */
final class WriteBuffers {

    private final LentBuffers usual;
    private final Map<Integer, LentBuffers> wide = new ConcurrentHashMap<>();

    /** @param usual in bytes: the head and a short answer fit in */
    WriteBuffers(int usual) {
        this.usual = new LentBuffers(usual);
    }

    /** @return for what is not worth more; empty */
    ByteBuffer take() {
        return usual.take();
    }

    /**
     * @param bytes one of very few sizes
     * @return for an answer that is worth more than {@link #take()}; empty
     */
    ByteBuffer take(int bytes) {
        return of(bytes).take();
    }

    /** @param buffer nobody else may use it from now on */
    void giveBack(ByteBuffer buffer) {
        of(buffer.capacity()).giveBack(buffer);
    }

    boolean isUsual(ByteBuffer buffer) {
        return buffer.capacity() == usual.bytes();
    }

    private LentBuffers of(int bytes) {
        return bytes == usual.bytes() ? usual : wide.computeIfAbsent(bytes, LentBuffers::new);
    }
}
