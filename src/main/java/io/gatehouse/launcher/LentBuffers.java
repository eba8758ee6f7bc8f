package io.gatehouse.launcher;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * Buffers of one size for those who write at this moment. They are outside of the heap, so that the system takes what is in them without
 * another copy. When more are asked for than are kept, by clients who let wait or have left HTTP, those are within it.
 */
final class LentBuffers {

    /** More than answers are written at once by as many threads as there are, but for clients who let wait. */
    static final int MOST = 64;

    private final int bytes;
    private final SpareBuffers spare = new SpareBuffers(MOST);
    private final SpareBuffers spareOnHeap = new SpareBuffers(MOST);

    /** those outside of the heap that there are, lent or not */
    private final Set<Reference<ByteBuffer>> made = new HashSet<>();

    /** those of them that nobody has given back, and nobody has any more */
    private final ReferenceQueue<ByteBuffer> lost = new ReferenceQueue<>();

    /** @param bytes of each */
    LentBuffers(int bytes) {
        this.bytes = bytes;
    }

    /** @return of each */
    int bytes() {
        return bytes;
    }

    /** @return an empty one; who cannot be sure that nobody uses it any more does not give it back */
    ByteBuffer take() {
        ByteBuffer found = spare.take();
        return found == null ? make() : found;
    }

    private synchronized ByteBuffer make() {
        for (Reference<?> gone = lost.poll(); gone != null; gone = lost.poll()) {
            made.remove(gone);
        }
        if (made.size() == MOST) {
            ByteBuffer found = spareOnHeap.take();
            return found == null ? ByteBuffer.allocate(bytes) : found;
        }
        ByteBuffer one = ByteBuffer.allocateDirect(bytes);
        made.add(new PhantomReference<>(one, lost));
        return one;
    }

    /** @param buffer one of these; nobody else may use it from now on */
    void giveBack(ByteBuffer buffer) {
        (buffer.isDirect() ? spare : spareOnHeap).giveBack(buffer);
    }
}
