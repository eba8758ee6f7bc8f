package io.gatehouse.upstream;

import io.gatehouse.upstream.net.Buffers;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.Line;
import io.gatehouse.upstream.net.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A connection without a socket, open until it is closed by this side or the other. What is said to it is thrown away. */
final class FakeLine implements Line, Transport {

    private final Buffers buffers = new Buffers();
    private final Deque<byte[]> answers = new ArrayDeque<>();
    private boolean open = true;
    private @Nullable End end;

    /** How this side ended it. */
    enum End {
        CLOSED,
        RESET
    }

    /** The other side will say this. */
    FakeLine says(String answer) {
        answers.add(answer.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The other side closes. */
    void peerCloses() {
        open = false;
    }

    /** @return null when this side did not end it */
    @Nullable
    End ended() {
        return end;
    }

    @Override
    public Transport transport() {
        return this;
    }

    @Override
    public Buffers buffers() {
        return buffers;
    }

    @Override
    public void attach(IoThread.Ready user) {}

    @Override
    public void listen(boolean read, boolean write) {}

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        end = End.CLOSED;
    }

    @Override
    public void reset() {
        open = false;
        end = End.RESET;
    }

    @Override
    public int read(ByteBuffer to) {
        byte[] next = answers.poll();
        if (next == null) {
            return 0;
        }
        to.put(next);
        return next.length;
    }

    @Override
    public void write(ByteBuffer from) {
        from.position(from.limit());
    }

    @Override
    public boolean flush() {
        return true;
    }

    @Override
    public boolean isFlushed() {
        return true;
    }

    @Override
    public boolean holdsMore() {
        return false;
    }

    @Override
    public void end() {}
}
