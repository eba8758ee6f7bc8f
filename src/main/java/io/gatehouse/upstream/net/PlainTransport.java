package io.gatehouse.upstream.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
public final class PlainTransport implements Transport {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private ByteBuffer kept = NOTHING;

    public PlainTransport(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        return channel.read(to);
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        if (flush()) {
            channel.write(from);
        }
        if (from.hasRemaining()) {
            kept = join(kept, from);
        }
    }

    /** @return the bytes of both, the first ones first */
    static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    @Override
    public boolean flush() throws IOException {
        if (kept.hasRemaining()) {
            channel.write(kept);
            if (kept.hasRemaining()) {
                return false;
            }
            kept = NOTHING;
        }
        return true;
    }

    @Override
    public boolean isFlushed() {
        return !kept.hasRemaining();
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
