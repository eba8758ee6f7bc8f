package io.gatehouse.launcher;

import java.nio.ByteBuffer;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * The buffers of one connection, of which the one for reading is made when it is needed. Nearly always what comes is read into the
 * buffer of the head, or of whoever reads the body, if that has room for as much as this one would have.
 */
final class SparingBuffers extends SocketBufferHandler {

    private final int readBytes;

    /** says how much is read at once, and never has anything in it */
    private final ByteBuffer none;

    private volatile boolean made;

    /** @param none read-only and empty, of the capacity that the buffer for reading will have; may be shared */
    SparingBuffers(ByteBuffer none, int writeBytes) {
        super(0, writeBytes, false);
        this.none = none;
        this.readBytes = none.capacity();
    }

    /** @return what all connections may share */
    static ByteBuffer none(int readBytes) {
        return ByteBuffer.allocate(readBytes).limit(0).asReadOnlyBuffer();
    }

    @Override
    public void configureReadBufferForWrite() {
        if (!made) {
            expand(readBytes);
        }
        super.configureReadBufferForWrite();
    }

    @Override
    public void configureReadBufferForRead() {
        if (made) {
            super.configureReadBufferForRead();
        }
    }

    @Override
    public ByteBuffer getReadBuffer() {
        return made ? super.getReadBuffer() : none;
    }

    @Override
    public boolean isReadBufferEmpty() {
        return !made || super.isReadBufferEmpty();
    }

    @Override
    public void unReadReadBuffer(ByteBuffer returned) {
        configureReadBufferForWrite();
        super.unReadReadBuffer(returned);
    }

    @Override
    public void expand(int bytes) {
        made = true;
        super.expand(bytes);
    }
}
