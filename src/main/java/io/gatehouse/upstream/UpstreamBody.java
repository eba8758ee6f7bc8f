package io.gatehouse.upstream;

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

    /** There will be more: the handler is asked for it on the I/O thread. Any thread may call, with the lock or without. */
    void requestOutput();
}
