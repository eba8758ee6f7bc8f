package io.gatehouse.forward;

import io.gatehouse.fault.Fault;
import io.gatehouse.upstream.Connection;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.UpstreamClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One attempt to open a connection. It has one result, whoever brings it: the engine, or the clock that lost its patience. */
final class Connecting implements UpstreamClient.Callback {

    private final Duration timeout;
    private final Listener listener;
    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable Runnable cancel;

    /** Hears the result, once. */
    interface Listener {

        void connected(Connection connection);

        void notConnected(Fault fault, Exception cause);
    }

    Connecting(Duration timeout, Listener listener) {
        this.timeout = timeout;
        this.listener = listener;
    }

    /** @param leaves whether the request asks to leave HTTP */
    void start(UpstreamClient client, Endpoint endpoint, boolean leaves) {
        cancel = client.connect(endpoint, timeout, leaves, this);
    }

    /** The time is up. */
    void giveUp(Patience.Lost why) {
        if (stop()) {
            listener.notConnected(why.fault(), new IOException(why.detail()));
        }
    }

    /** Nobody wants the connection any more. @return false if there is one already, or none will be */
    boolean stop() {
        boolean first = decided.compareAndSet(false, true);
        Runnable stop = cancel;
        if (first && stop != null) {
            stop.run();
        }
        return first;
    }

    @Override
    public void connected(Connection connection) {
        if (decided.compareAndSet(false, true)) {
            listener.connected(connection);
        } else {
            connection.abort();
        }
    }

    @Override
    public void failed(Exception cause) {
        if (!decided.compareAndSet(false, true)) {
            return;
        }
        if (cause instanceof SocketTimeoutException) {
            late();
        } else {
            listener.notConnected(Fault.CONNECT_FAILED, cause);
        }
    }

    private void late() {
        listener.notConnected(Fault.CONNECT_TIMEOUT, new IOException("no connection in " + timeout));
    }
}
