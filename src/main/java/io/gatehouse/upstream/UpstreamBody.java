package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where the body of one request goes. The lock of the exchange is held by whoever calls, unless it says otherwise. */
public interface UpstreamBody {

    /** @return whether all that was written has gone; else the handler is asked again when it has */
    boolean isReady();

    /** @param bytes read to their end: what the socket does not take is kept */
    void write(ByteBuffer bytes) throws IOException;

    /** That was all. */
    void end() throws IOException;

    /** @return whether fields may follow the body; where they may not, nobody need look for them */
    default boolean takesTrailers() {
        return false;
    }

    /**
     * That was all, and these fields follow it, as far as they may stand there.
     *
     * @param trailers as they came
     */
    default void end(Headers trailers) throws IOException {
        end();
    }

    /** There will be more: the handler is asked for it on the I/O thread. Any thread may call, with the lock or without. */
    void requestOutput();
}
