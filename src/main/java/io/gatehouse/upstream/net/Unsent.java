package io.gatehouse.upstream.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Sends bytes in their order, and keeps those for which the socket has no room. */
final class Unsent {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private ByteBuffer kept = NOTHING;

    Unsent(SocketChannel channel) {
        this.channel = channel;
    }

    /** @param from read to its end */
    void send(ByteBuffer from) throws IOException {
        if (flush()) {
            channel.write(from);
        }
        if (from.hasRemaining()) {
            kept = join(kept, from);
        }
    }

    /** @return whether nothing is left */
    boolean flush() throws IOException {
        if (kept.hasRemaining()) {
            channel.write(kept);
            if (kept.hasRemaining()) {
                return false;
            }
            kept = NOTHING;
        }
        return true;
    }

    boolean isEmpty() {
        return !kept.hasRemaining();
    }

    /** @return the bytes of both, the first ones first */
    static ByteBuffer join(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }
}
