package io.gatehouse.launcher;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import org.apache.tomcat.util.net.SocketBufferHandler;

/**
 * The buffers of one connection, each of which it has while it needs it. Nearly always what comes is read into the buffer of the head, or of
 * whoever reads the body, if that has room for as much as this one would have. One for writing is lent with the first byte that is
 * written, a larger one for an answer that is worth it ({@link #accept}, which the web application finds by its type), until its end.
 */
final class SparingBuffers extends SocketBufferHandler implements IntConsumer {

    private static final VarHandle READ_BUFFER = field("readBuffer");
    private static final VarHandle WRITE_BUFFER = field("writeBuffer");

    /** for writing, while nothing is written */
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int readBytes;
    private final WriteBuffers lender;

    /** says how much is read at once, and never has anything in it */
    private final ByteBuffer none;

    private volatile boolean made;

    /**
     * @param none read-only and empty, of the capacity that the buffer for reading will have; may be shared
     * @param lender of those for writing
     */
    SparingBuffers(ByteBuffer none, WriteBuffers lender) {
        super(0, 0, false);
        this.lender = lender;
        this.none = none;
        this.readBytes = none.capacity();
    }

    private static VarHandle field(String name) {
        try {
            return MethodHandles.privateLookupIn(SocketBufferHandler.class, MethodHandles.lookup())
                    .findVarHandle(SocketBufferHandler.class, name, ByteBuffer.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("unknown to this version of Tomcat: " + name + " of a connection", e);
        }
    }

    /** Room for so many bytes is to be written into; what waits there is kept. With the lock of the connection held. */
    @Override
    public void accept(int bytes) {
        ByteBuffer before = getWriteBuffer();
        if (before.capacity() < bytes) {
            ByteBuffer lent = lender.take(bytes);
            configureWriteBufferForRead();
            // for reading, as the one that it replaces
            WRITE_BUFFER.setVolatile(this, lent.put(before).flip());
            giveBack(before);
        }
    }

    /** What was lent is given back, unless something still waits in it. With the lock of the connection held. */
    void giveBack() {
        if (isWriteBufferEmpty()) {
            discard();
        }
    }

    /** The same in the middle of an answer: what follows may be worth as much room as it has been lent. */
    void giveBackUsual() {
        if (lender.isUsual(getWriteBuffer())) {
            giveBack();
        }
    }

    /** No more is written. With the lock of the connection held. */
    void discard() {
        giveBack((ByteBuffer) WRITE_BUFFER.getAndSet(this, NOTHING));
    }

    private void giveBack(ByteBuffer buffer) {
        if (buffer.capacity() > 0) {
            lender.giveBack(buffer);
        }
    }

    @Override
    public void configureWriteBufferForWrite() {
        super.configureWriteBufferForWrite();
        if (getWriteBuffer().capacity() == 0) {
            WRITE_BUFFER.setVolatile(this, lender.take());
        }
    }

    @Override
    public boolean isWriteBufferWritable() {
        return getWriteBuffer().capacity() == 0 || super.isWriteBufferWritable();
    }

    /** For a connection. What was lent is forgotten: if there was one before, somebody may still write into it. */
    @Override
    public void reset() {
        super.reset();
        WRITE_BUFFER.setVolatile(this, NOTHING);
    }

    /** @return what all connections may share */
    static ByteBuffer none(int readBytes) {
        return ByteBuffer.allocate(readBytes).limit(0).asReadOnlyBuffer();
    }

    @Override
    public void configureReadBufferForWrite() {
        super.configureReadBufferForWrite();
        if (!made) {
            READ_BUFFER.setVolatile(this, ByteBuffer.allocate(readBytes));
            made = true;
        }
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
}
