package io.gatehouse.launcher;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * The buffers of one connection, of which the one for reading is made when it is needed. Nearly always what comes is read into the
 * buffer of the head, or of whoever reads the body, if that has room for as much as this one would have. The one for writing is small;
 * an answer that is worth more is lent a larger one ({@link #accept}, which the web application finds by its type), until its end.
 */
final class SparingBuffers extends SocketBufferHandler implements IntConsumer {

    private static final VarHandle WRITE_BUFFER = writeBuffer();

    private final int readBytes;
    private final int writeBytes;
    private final WideBuffers wide;

    /** says how much is read at once, and never has anything in it */
    private final ByteBuffer none;

    private volatile boolean made;

    /**
     * @param none read-only and empty, of the capacity that the buffer for reading will have; may be shared
     * @param writeBytes for how much there is always room
     * @param wide lends more
     */
    SparingBuffers(ByteBuffer none, int writeBytes, WideBuffers wide) {
        super(0, writeBytes, false);
        this.writeBytes = writeBytes;
        this.wide = wide;
        this.none = none;
        this.readBytes = none.capacity();
    }

    private static VarHandle writeBuffer() {
        try {
            return MethodHandles.privateLookupIn(SocketBufferHandler.class, MethodHandles.lookup())
                    .findVarHandle(SocketBufferHandler.class, "writeBuffer", ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: what is to be written", e);
        }
    }

    /** Room for so many bytes is to be written into; what waits there is kept. With the lock of the connection held. */
    @Override
    public void accept(int bytes) {
        ByteBuffer before = getWriteBuffer();
        if (before.capacity() < bytes) {
            ByteBuffer lent = wide.take(bytes);
            configureWriteBufferForRead();
            // for reading, as the one that it replaces
            WRITE_BUFFER.setVolatile(this, lent.put(before).flip());
            giveBack(before);
        }
    }

    /** What was lent is given back, unless something still waits in it. With the lock of the connection held. */
    void narrow() {
        ByteBuffer before = getWriteBuffer();
        if (before.capacity() > writeBytes && isWriteBufferEmpty()) {
            configureWriteBufferForWrite();
            WRITE_BUFFER.setVolatile(this, ByteBuffer.allocate(writeBytes));
            giveBack(before);
        }
    }

    /** For the next connection. */
    @Override
    public void reset() {
        super.reset();
        narrow();
    }

    private void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() > writeBytes) {
            wide.giveBack(buffer);
        }
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
