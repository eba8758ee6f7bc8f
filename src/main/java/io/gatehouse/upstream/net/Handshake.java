package io.gatehouse.upstream.net;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.SelectionKey;

/** A TLS handshake on a connection that stands. It ends once, on the I/O thread. */
public final class Handshake implements IoThread.Ready, IoThread.Opening {

    private final SelectionKey key;
    private final TlsTransport transport;
    private final long deadline;
    private final IoThread.Opened listener;
    private boolean over;

    private Handshake(SelectionKey key, TlsTransport transport, long deadline, IoThread.Opened listener) {
        this.key = key;
        this.transport = transport;
        this.deadline = deadline;
        this.listener = listener;
    }

    /**
     * To be called on the I/O thread of the connection.
     *
     * @param deadline by the ticker, in nanoseconds
     * @param listener told when both sides have shaken hands, or will not; the connection is closed then
     */
    public static void begin(
            IoThread thread, SelectionKey key, TlsTransport transport, long deadline, IoThread.Opened listener) {
        Handshake handshake = new Handshake(key, transport, deadline, listener);
        key.attach(handshake);
        thread.watch(handshake);
        handshake.ready(key);
    }

    @Override
    public void ready(SelectionKey ignored) {
        if (over) {
            return;
        }
        try {
            if (transport.shakeHands()) {
                over = true;
                key.interestOps(0);
                key.attach(null);
                listener.opened(key);
            } else {
                key.interestOps(
                        transport.isFlushed() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        } catch (IOException | RuntimeException e) {
            fail(e instanceof IOException io ? io : new IOException(e));
        }
    }

    @Override
    public boolean look(long now) {
        if (!over && !key.isValid()) {
            // somebody does not want it any more
            fail(new IOException("the connection was closed"));
        } else if (!over && now - deadline >= 0) {
            fail(new SocketTimeoutException("no handshake in time"));
        }
        return over;
    }

    @Override
    public void stop(IOException cause) {
        fail(cause);
    }

    private void fail(IOException cause) {
        if (!over) {
            over = true;
            IoThread.close(key);
            listener.failed(cause);
        }
    }
}
