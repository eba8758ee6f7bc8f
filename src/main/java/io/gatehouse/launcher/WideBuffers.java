package io.gatehouse.launcher;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Large buffers for those who are writing a large answer. A connection that kept its own would keep it while it is idle, as most are:
 * 64 KiB for every client who has once loaded a picture.
 */
final class WideBuffers {

    /** More than answers are written at once by as many threads as there are, but for clients who let wait: 4 MiB of the largest. */
    private static final int MOST = 64;

    private final Map<Integer, SpareBuffers> spare = new ConcurrentHashMap<>();

    /** @param bytes one of very few sizes */
    ByteBuffer take(int bytes) {
        ByteBuffer found = of(bytes).take();
        return found == null ? ByteBuffer.allocate(bytes) : found;
    }

    /** @param buffer nobody else may use it from now on */
    void giveBack(ByteBuffer buffer) {
        of(buffer.capacity()).giveBack(buffer);
    }

    private SpareBuffers of(int bytes) {
        return spare.computeIfAbsent(bytes, size -> new SpareBuffers(MOST));
    }
}
