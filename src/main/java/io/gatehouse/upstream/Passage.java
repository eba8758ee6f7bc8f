package io.gatehouse.upstream;

import io.gatehouse.upstream.net.Buffers;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.Line;
import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint that has left HTTP ({@code 101}, RFC 9110, 15.2.2): bytes both ways, of which nobody here knows what they
 * mean. It carries nothing else any more and is never kept for another exchange. Whoever calls holds the lock of its user.
 */
public final class Passage implements IoThread.Ready {

    private final Line line;
    private final Transport transport;
    private final ByteBuffer early;
    private volatile @Nullable User user;
    private boolean over;

    /** Hears of the connection, always with its lock held. */
    public interface User {

        Lock lock();

        /** There may be something to read, or room for more. On the I/O thread. */
        void ready();

        /** It has been closed from outside: the gateway is stopping. */
        void stopped(IOException cause);
    }

    private Passage(Line line, ByteBuffer early) {
        this.line = line;
        this.transport = line.transport();
        this.early = early;
    }

    /** @param rest what came behind the head of the answer; is copied */
    static Passage of(Line line, ByteBuffer rest) {
        ByteBuffer early = ByteBuffer.allocate(rest.remaining()).put(rest).flip();
        Passage passage = new Passage(line, early);
        line.attach(passage);
        line.listen(false, false);
        return passage;
    }

    /** From now on somebody is told what happens. */
    public void use(User by) {
        user = by;
    }

    /** @return what is lent to whoever reads or writes here */
    public Buffers buffers() {
        return line.buffers();
    }

    /** @return how many bytes came; 0 when there are none for now, -1 when no more will come */
    public int read(ByteBuffer to) throws IOException {
        if (early.hasRemaining()) {
            int count = Math.min(early.remaining(), to.remaining());
            to.put(early.slice().limit(count));
            early.position(early.position() + count);
            return count;
        }
        return transport.read(to);
    }

    /** @param from read to its end; what the system does not take is kept, see {@link #flush} */
    public void write(ByteBuffer from) throws IOException {
        transport.write(from);
    }

    /** @return whether the system has all that was written */
    public boolean flush() throws IOException {
        return transport.flush();
    }

    /** @param reads whether the user would read; it is told of room for what it wrote in any case */
    public void await(boolean reads) {
        if (!over) {
            line.listen(reads, !transport.isFlushed());
            if (reads && (early.hasRemaining() || transport.holdsMore())) {
                soon();
            }
        }
    }

    /** The user is called again, behind others who use the same thread. */
    public void soon() {
        line.execute(this::call);
    }

    @Override
    public void ready(SelectionKey key) {
        call();
    }

    private void call() {
        User by = user;
        if (by == null) {
            return;
        }
        by.lock().lock();
        try {
            if (!over) {
                by.ready();
            }
        } finally {
            by.lock().unlock();
        }
    }

    @Override
    public void stop(IOException cause) {
        User by = user;
        if (by == null) {
            line.reset();
            return;
        }
        by.lock().lock();
        try {
            if (!over) {
                by.stopped(cause);
            }
        } finally {
            by.lock().unlock();
        }
    }

    /** Nothing more will be written, which the other side can see; it may go on sending. */
    public void endOutput() {
        if (!over) {
            line.endOutput();
        }
    }

    /** A regular end. */
    public void close() {
        if (!over) {
            over = true;
            line.close();
        }
    }

    /** Breaks off, so that the other side sees that it was not a regular end. */
    public void reset() {
        if (!over) {
            over = true;
            line.reset();
        }
    }
}
