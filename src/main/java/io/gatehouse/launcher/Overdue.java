package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketTimeoutException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a client of one loop has let wait for too long: a request that does not come, a head or a body that does not go on, an answer
 * that is not read. Tomcat's poller does the same, but takes every socket of its selector for a client's.
 */
final class Overdue {

    private static final System.Logger LOG = System.getLogger(Overdue.class.getName());

    private final EventLoopEndpoint endpoint;
    private final Selector selector;
    private long next = System.nanoTime();

    Overdue(EventLoopEndpoint endpoint, Selector selector) {
        this.endpoint = endpoint;
        this.selector = selector;
    }

    /** To be called often; now and then it looks at all clients. */
    void look() {
        if (System.nanoTime() - next < 0) {
            return;
        }
        long now = System.currentTimeMillis();
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof NioSocketWrapper client) {
                look(key, client, now);
            }
        }
        next = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(endpoint.getSocketProperties().getTimeoutInterval());
    }

    private void look(SelectionKey key, NioSocketWrapper client, long now) {
        try {
            boolean read = Interest.has(client, SelectionKey.OP_READ)
                    && isOver(now - client.getLastRead(), client.getReadTimeout());
            boolean write = !read
                    && Interest.has(client, SelectionKey.OP_WRITE)
                    && isOver(now - client.getLastWrite(), client.getWriteTimeout());
            if (read || write) {
                key.interestOps(0);
                // nobody is told twice
                client.interestOps(0);
                client.setError(new SocketTimeoutException());
                tell(client, Interest.operation(client, read));
            }
        } catch (CancelledKeyException e) {
            client.close();
        }
    }

    private static boolean isOver(long millis, long timeout) {
        return timeout > 0 && millis > timeout;
    }

    /** On a thread of its own: whoever is told may wait. */
    private void tell(NioSocketWrapper client, @Nullable Runnable operation) {
        boolean told;
        if (operation == null) {
            told = endpoint.processSocket(client, SocketEvent.ERROR, true);
        } else {
            told = run(operation);
        }
        if (!told) {
            client.close();
        }
    }

    private boolean run(Runnable operation) {
        try {
            endpoint.getExecutor().execute(operation);
            return true;
        } catch (RejectedExecutionException e) {
            LOG.log(Level.DEBUG, "nobody can be told that it is overdue", e);
            return false;
        }
    }

    /** Closes all connections: the loop ends. */
    void closeAll() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof NioSocketWrapper client) {
                client.interestOps(0);
                client.close();
            } else {
                close(key);
            }
        }
    }

    private static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a socket does not close", e);
        }
    }
}
