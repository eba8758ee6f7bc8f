package io.gatehouse.testing;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** One connection of a {@link SocketLoop}. All of it happens on the loop's thread. */
final class LoopSocket implements SocketLoop.Ready {

    /** Hears what comes. */
    interface Listener {

        /** @param characters one for each byte that came, ISO-8859-1 */
        void received(LoopSocket socket, String characters) throws IOException;

        /** @param cause null when the peer closed in good order */
        void closed(LoopSocket socket, IOException cause);

        default void connected(LoopSocket socket) {}
    }

    private final SocketLoop loop;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Listener listener;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>();

    /** @param channel connected, or connecting */
    LoopSocket(SocketLoop loop, SocketChannel channel, Listener listener) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = loop.register(channel, channel.isConnected() ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    }

    /** Sends the characters as ISO-8859-1, as soon as the peer takes them. */
    void send(String characters) {
        if (key.isValid()) {
            unsent.addLast(ByteBuffer.wrap(characters.getBytes(StandardCharsets.ISO_8859_1)));
            try {
                write();
            } catch (IOException e) {
                loop.close(key, e);
            }
        }
    }

    @Override
    public void ready(SelectionKey ready) throws IOException {
        if (ready.isConnectable() && channel.finishConnect()) {
            key.interestOps(SelectionKey.OP_READ);
            listener.connected(this);
            return;
        }
        if (ready.isWritable()) {
            write();
        }
        if (ready.isReadable()) {
            read();
        }
    }

    private void write() throws IOException {
        ByteBuffer next = unsent.peekFirst();
        while (next != null) {
            channel.write(next);
            if (next.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                return;
            }
            unsent.removeFirst();
            next = unsent.peekFirst();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private void read() throws IOException {
        ByteBuffer buffer = loop.buffer();
        int count = channel.read(buffer);
        if (count < 0) {
            loop.close(key, null);
        } else {
            listener.received(
                    this, StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString());
        }
    }

    @Override
    public void closed(IOException cause) {
        listener.closed(this, cause);
    }
}
