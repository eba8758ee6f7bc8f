package io.gatehouse.upstream.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Bytes to and from the other side, encrypted on their way or not. Nothing blocks. Used by one thread at a time. */
public interface Transport {

    /** @return how many bytes came; 0 when there are none for now, -1 when the other side has said that no more will come */
    int read(ByteBuffer to) throws IOException;

    /**
     * Sends what the socket takes now; what it does not take is kept, and sent by {@link #flush()}.
     *
     * @param from read to its end
     */
    void write(ByteBuffer from) throws IOException;

    /** @return bytes that go as one piece, which the other side gets whole or not yet; what is written at once is cut at them */
    default int recordBytes() {
        return Integer.MAX_VALUE;
    }

    /** Sends more of what was kept. @return whether nothing is left */
    boolean flush() throws IOException;

    /** @return whether everything that was written is with the operating system */
    boolean isFlushed();

    /** @return whether there may be something to read though the socket has nothing */
    boolean holdsMore();

    /** Tells the other side that this is a regular end, as far as that can be said without waiting. */
    void end();
}
