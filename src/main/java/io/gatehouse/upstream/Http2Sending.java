package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What one stream of HTTP/2 still has to send, and how much of it the other side takes. Guarded by the lock of the connection. */
final class Http2Sending {

    /**
     * Bytes of a body that are not worth a frame, as long as more of it follows: a rest of one byte that has waited for its window is
     * sent with what comes behind it (RFC 9293, 3.8.6.2). Servers count small frames against who sends them.
     */
    static final int LITTLE = 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private int id;
    private long window;
    private ByteBuffer kept = NOTHING;
    private boolean endsWhenSent;
    private @Nullable Headers trailers;
    private boolean ended;
    private boolean pressed;
    private boolean wanted;

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
    void widen(long bytes) {
        window += bytes;
    }

    /** @return whether more waits than goes with what comes behind it: there is no room for that yet */
    boolean isFull() {
        return kept.remaining() > LITTLE;
    }

    /** @return whether anything waits */
    boolean hasKept() {
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

    /** Nothing follows what waits, or only these fields. */
    void endWhenSent(@Nullable Headers behind) {
        endsWhenSent = true;
        trailers = behind;
    }

    @Nullable
    Headers trailers() {
        return trailers;
    }

    /** @return whether nothing follows what waits, nor fields behind it */
    boolean endsWithBody() {
        return endsWhenSent && trailers == null;
    }

    boolean endIsDue() {
        return endsWhenSent && !ended && !hasKept();
    }

    void ended() {
        ended = true;
    }

    /** @return whether the other side has been told that nothing more follows */
    boolean hasEnded() {
        return ended;
    }

    /** @param whether whoever gives the body was told to wait for room */
    void want(boolean whether) {
        wanted = whether;
    }

    boolean isWanted() {
        return wanted;
    }

    /** @return whether more of the body may be given */
    boolean isOpen() {
        return !ended && !endsWhenSent;
    }

    /** What waits goes at the next opportunity, and if it is a byte. */
    void press() {
        pressed = true;
    }

    boolean isPressed() {
        return pressed;
    }

    /** Something of it has gone. */
    void sent(int bytes) {
        window -= bytes;
        pressed = false;
    }
}
