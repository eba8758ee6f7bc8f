package io.gatehouse.observe;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes whole lines. Belongs to one thread, which it may keep waiting. */
interface Sink {

    /** Makes ready to write, so that what stands in the way is known before there is a line. */
    void open() throws IOException;

    /**
     * @param lines each with its end, in an array that must not be kept
     * @throws IOException if not all of them were written
     */
    void write(ByteBuffer lines) throws IOException;

    void close() throws IOException;
}
