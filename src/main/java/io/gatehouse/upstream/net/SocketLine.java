package io.gatehouse.upstream.net;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A socket. */
public final class SocketLine implements Line {

    private final IoThread thread;
    private final SelectionKey key;
    private final Transport transport;

    public SocketLine(IoThread thread, SelectionKey key, Transport transport) {
        this.thread = thread;
        this.key = key;
        this.transport = transport;
    }

    @Override
    public Transport transport() {
        return transport;
    }

    @Override
    public Buffers buffers() {
        return thread.buffers();
    }

    @Override
    public boolean isOn(IoThread other) {
        return thread == other;
    }

    @Override
    public void attach(IoThread.Ready user) {
        key.attach(user);
        listen(true, false);
    }

    @Override
    public void listen(boolean read, boolean write) {
        int wanted = (read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0);
        if (key.isValid() && key.interestOps() != wanted) {
            key.interestOps(wanted);
            thread.wake();
        }
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public boolean isOpen() {
        return key.channel().isOpen();
    }

    @Override
    public void endOutput() {
        transport.end();
        try {
            ((SocketChannel) key.channel()).shutdownOutput();
        } catch (IOException e) {
            // it is closed already
        }
    }

    @Override
    public void close() {
        if (isOpen()) {
            transport.end();
            shut();
        }
    }

    @Override
    public void reset() {
        try {
            ((SocketChannel) key.channel()).setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // it is closed already
        }
        shut();
    }

    private void shut() {
        IoThread.close(key);
        // only when the selector has let it go is the socket given back
        thread.wake();
    }
}
