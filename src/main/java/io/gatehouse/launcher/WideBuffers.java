package io.gatehouse.launcher;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Large buffers for those who are writing a large answer. A connection that kept its own would keep it while it is idle, as most are:
 * 64 KiB for every client who has once loaded a picture.
 *
 * <p>They are outside of the heap, so that the system takes what is in them without another copy. When more are asked for than are kept, by
 * clients who let wait, those are within it, where they are collected as anything else.
 */
final class WideBuffers {

    /** More than answers are written at once by as many threads as there are, but for clients who let wait: 4 MiB of the largest. */
    static final int MOST = 64;

    private final Map<Integer, Kind> kinds = new ConcurrentHashMap<>();

    /** Those of one size. */
    private static final class Kind {

        private final SpareBuffers spare = new SpareBuffers(MOST);
        private final AtomicInteger made = new AtomicInteger();

        ByteBuffer take(int bytes) {
            @Nullable ByteBuffer found = spare.take();
            if (found != null) {
                return found;
            }
            return made.get() < MOST && made.incrementAndGet() <= MOST
                    ? ByteBuffer.allocateDirect(bytes)
                    : ByteBuffer.allocate(bytes);
        }

        void giveBack(ByteBuffer buffer) {
            if (buffer.isDirect()) {
                spare.giveBack(buffer);
            }
        }
    }

    /** @param bytes one of very few sizes */
    ByteBuffer take(int bytes) {
        return of(bytes).take(bytes);
    }

    /** @param buffer nobody else may use it from now on */
    void giveBack(ByteBuffer buffer) {
        of(buffer.capacity()).giveBack(buffer);
    }

    private Kind of(int bytes) {
        return kinds.computeIfAbsent(bytes, size -> new Kind());
    }
}
