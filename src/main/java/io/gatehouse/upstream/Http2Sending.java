package io.gatehouse.upstream;

import java.nio.ByteBuffer;

/** What one stream of HTTP/2 still has to send, and how much of it the other side takes. Guarded by the lock of the connection. */
final class Http2Sending {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private int id;
    private long window;
    private ByteBuffer kept = NOTHING;
    private boolean endsWhenSent;
    private boolean ended;

    /** @param bytes of a body that the other side takes */
    void open(int itsId, int bytes, boolean hasBody) {
        id = itsId;
        window = bytes;
        ended = !hasBody;
    }

    /** @return 0 as long as it is not open */
    int id() {
        return id;
    }

    long window() {
        return window;
    }

    /** @param bytes more than before, or fewer; windows may be below none (RFC 9113, 6.9.2) */
    void widen(int bytes) {
        window += bytes;
    }

    /** @return whether something waits that the other side does not take */
    boolean isFull() {
        return kept.hasRemaining();
    }

    ByteBuffer kept() {
        return kept;
    }

    /** @param bytes copied behind what waits already */
    void keep(ByteBuffer bytes) {
        kept = ByteBuffer.allocate(kept.remaining() + bytes.remaining())
                .put(kept)
                .put(bytes)
                .flip();
    }

    void endWhenSent() {
        endsWhenSent = true;
    }

    boolean endIsDue() {
        return endsWhenSent && !ended && !isFull();
    }

    void ended() {
        ended = true;
        kept = NOTHING;
    }

    /** @return whether the other side has been told that nothing more follows */
    boolean hasEnded() {
        return ended;
    }
}
