package io.gatehouse.upstream.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
public final class PlainTransport implements Transport {

    private final SocketChannel channel;
    private final Unsent unsent;

    public PlainTransport(SocketChannel channel) {
        this.channel = channel;
        this.unsent = new Unsent(channel);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        unsent.send(from);
    }

    @Override
    public boolean flush() throws IOException {
        return unsent.flush();
    }

    @Override
    public boolean isFlushed() {
        return unsent.isEmpty();
    }

    @Override
    public boolean holdsMore() {
        return false;
    }

    @Override
    public void end() {
        // closing the socket says it
    }
}
