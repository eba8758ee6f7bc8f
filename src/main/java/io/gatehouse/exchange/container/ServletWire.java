package io.gatehouse.exchange.container;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Lock;

/**
 * A connection that the container has handed over as the standard says (Servlet 6.0, 2.3.3.5). As elsewhere, its streams are left alone
 * once they have said that they are not ready, until the container calls; it may do so from within {@code isReady()}.
 */
final class ServletWire implements Wire, ReadListener, WriteListener {

    private static final System.Logger LOG = System.getLogger(ServletWire.class.getName());

    private static final int PIECE_BYTES = 8 * 1024;

    private final WebConnection connection;
    private final Lock lock;
    private final User user;
    private final ServletInputStream in;
    private final ServletOutputStream out;
    private final Deque<byte[]> queue = new ArrayDeque<>(2);
    private boolean readAwaited = true;
    private boolean writeAwaited = true;
    private boolean unflushed;
    private boolean ended;
    private boolean over;

    private ServletWire(WebConnection connection, Lock lock, User user) throws IOException {
        this.connection = connection;
        this.lock = lock;
        this.user = user;
        this.in = connection.getInputStream();
        this.out = connection.getOutputStream();
    }

    /** To be called by the handler that the container has made, when it says that the connection is there. */
    static void begin(WebConnection connection, Lock lock, User user) {
        lock.lock();
        try {
            ServletWire wire = new ServletWire(connection, lock, user);
            user.begin(wire);
            // either may call at once
            wire.out.setWriteListener(wire);
            wire.in.setReadListener(wire);
        } catch (IOException | RuntimeException e) {
            user.gone(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (over || ended) {
            return -1;
        }
        if (!isReadable()) {
            return ended ? -1 : 0;
        }
        byte[] piece = new byte[Math.min(PIECE_BYTES, to.remaining())];
        int count = in.read(piece);
        if (count < 0) {
            ended = true;
            return -1;
        }
        to.put(piece, 0, count);
        return count;
    }

    private boolean isReadable() {
        while (!readAwaited) {
            readAwaited = true;
            if (in.isReady()) {
                readAwaited = false;
                return true;
            }
        }
        return false;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        byte[] copy = new byte[from.remaining()];
        from.get(copy);
        queue.addLast(copy);
        boolean ignored = flush();
    }

    @Override
    public boolean flush() throws IOException {
        while (isWritable()) {
            byte[] next = queue.pollFirst();
            if (next != null) {
                unflushed = true;
                out.write(next);
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                return true;
            }
        }
        return over;
    }

    private boolean isWritable() {
        while (!over && !writeAwaited) {
            writeAwaited = true;
            if (out.isReady()) {
                writeAwaited = false;
                return true;
            }
        }
        return false;
    }

    @Override
    public void onDataAvailable() {
        call(() -> readAwaited = false);
    }

    @Override
    public void onAllDataRead() {
        call(() -> {
            readAwaited = false;
            ended = true;
        });
    }

    @Override
    public void onWritePossible() {
        call(() -> writeAwaited = false);
    }

    private void call(Runnable news) {
        lock.lock();
        try {
            news.run();
            if (!over) {
                user.ready();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable cause) {
        lock.lock();
        try {
            if (!over) {
                user.gone(cause);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        if (!over) {
            over = true;
            try {
                connection.close();
            } catch (Exception e) {
                LOG.log(Level.DEBUG, "a connection does not close", e);
            }
        }
    }

    @Override
    public void reset() {
        close();
    }
}
