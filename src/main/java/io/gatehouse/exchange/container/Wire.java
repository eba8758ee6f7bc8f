package io.gatehouse.exchange.container;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The client's side of an exchange that has left HTTP: bytes both ways, and nobody waits. Whoever calls holds the lock of the exchange,
 * and so does whoever calls the user.
 */
public interface Wire {

    /** Who has the connection from now on. */
    interface User {

        /** The head is out: from now on it may be read and written. */
        void begin(Wire wire);

        /** There may be something to read, or room for more. */
        void ready();

        /** The connection is gone, or was never there. */
        void gone(Throwable cause);
    }

    /**
     * @return how many bytes came; 0 when there are none for now: the user is told when there are; -1 when no more will come
     * @throws IOException if the client is gone
     */
    int read(ByteBuffer to) throws IOException;

    /**
     * Hands over bytes.
     *
     * @param from read to its end: what cannot go out now is kept, see {@link #flush}
     */
    void write(ByteBuffer from) throws IOException;

    /** @return whether all that was written is out; if not, the user is told when there is room */
    boolean flush() throws IOException;

    /** A regular end. The user hears nothing any more. */
    void close();

    /** Breaks off, so that the client sees that it was not a regular end, where the container can do that. The user hears nothing any more. */
    void reset();
}
