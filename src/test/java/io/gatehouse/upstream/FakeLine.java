package io.gatehouse.upstream;

import io.gatehouse.upstream.net.Buffers;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.Line;
import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a socket, open until it is closed by this side or the other. The test is its I/O thread: {@link #turn()} tells
 * what a selector would, and runs what was left to be done.
 */
final class FakeLine implements Line, Transport {

    private static final byte[] END = {};

    private final Buffers buffers = new Buffers();
    private final Deque<byte[]> answers = new ArrayDeque<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final StringBuilder sent = new StringBuilder();
    private final StringBuilder kept = new StringBuilder();
    private @Nullable IoThread listener;
    private IoThread.@Nullable Ready user;
    private final List<Integer> records = new ArrayList<>();
    private int record = Integer.MAX_VALUE;
    private int room = Integer.MAX_VALUE;
    private @Nullable String broken;
    private @Nullable RuntimeException defect;
    private boolean reads;
    private boolean writes;
    private boolean open = true;
    private @Nullable End end;

    /** How this side ended it. */
    enum End {
        CLOSED,
        RESET
    }

    /** It is that thread which listens. */
    FakeLine on(IoThread thread) {
        listener = thread;
        return this;
    }

    /** The other side will say this. */
    FakeLine says(String answer) {
        answers.add(answer.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** What is sent goes in pieces of so many bytes. */
    FakeLine inRecordsOf(int bytes) {
        record = bytes;
        return this;
    }

    /** @return how many bytes each piece had that was written */
    List<Integer> records() {
        return records;
    }

    @Override
    public int recordBytes() {
        return record;
    }

    /** The other side will say no more. */
    FakeLine hangsUp() {
        answers.add(END);
        return this;
    }

    /** From now on only so many more bytes can be sent. */
    FakeLine takes(int bytes) {
        room = bytes;
        return this;
    }

    /** Nothing can be sent any more. */
    FakeLine breaks(String why) {
        broken = why;
        return this;
    }

    /** Whoever sends something meets a defect of this side. */
    FakeLine fails(RuntimeException with) {
        defect = with;
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

    /** @return what the socket took */
    String sent() {
        return sent.toString();
    }

    /** @return what the socket took since this was asked last */
    String taken() {
        String all = sent.toString();
        sent.setLength(0);
        return all;
    }

    /** @return how many turns there were before there was nothing to do any more; ten at most */
    int turns() {
        int count = 0;
        while (count < 10 && turn()) {
            count++;
        }
        return count;
    }

    /** One turn of the I/O thread. @return whether there was anything to do */
    boolean turn() {
        int ready = reads && !answers.isEmpty() ? SelectionKey.OP_READ : 0;
        ready |= writes && (room > 0 || broken != null) ? SelectionKey.OP_WRITE : 0;
        boolean busy = open && ready != 0;
        if (busy) {
            Objects.requireNonNull(user).ready(new Key(ready));
        }
        for (int left = tasks.size(); left > 0; left--) {
            busy = true;
            tasks.remove().run();
        }
        return busy;
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
    public boolean isOn(IoThread thread) {
        return thread == listener;
    }

    @Override
    public void attach(IoThread.Ready someone) {
        user = someone;
        reads = true;
    }

    @Override
    public void listen(boolean read, boolean write) {
        reads = read;
        writes = write;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void endOutput() {
        end();
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
        if (next == END) {
            answers.add(END);
            return -1;
        }
        int count = Math.min(next.length, to.remaining());
        to.put(next, 0, count);
        if (count < next.length) {
            answers.addFirst(Arrays.copyOfRange(next, count, next.length));
        }
        return count;
    }

    @Override
    public void write(ByteBuffer from) throws IOException {
        for (int left = from.remaining(); left > 0; left -= record) {
            records.add(Math.min(left, record));
        }
        kept.append(StandardCharsets.ISO_8859_1.decode(from));
        flush();
    }

    @Override
    public boolean flush() throws IOException {
        if (defect != null) {
            throw defect;
        }
        if (broken != null) {
            throw new IOException(broken);
        }
        int count = Math.min(room, kept.length());
        room -= count;
        sent.append(kept, 0, count);
        kept.delete(0, count);
        return isFlushed();
    }

    @Override
    public boolean isFlushed() {
        return kept.isEmpty();
    }

    @Override
    public boolean holdsMore() {
        return false;
    }

    @Override
    public void end() {}

    /** Says what is ready. */
    private static final class Key extends SelectionKey {

        private final int ready;

        Key(int ready) {
            this.ready = ready;
        }

        @Override
        public SelectableChannel channel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Selector selector() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isValid() {
            return true;
        }

        @Override
        public void cancel() {}

        @Override
        public int interestOps() {
            return ready;
        }

        @Override
        public SelectionKey interestOps(int ops) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int readyOps() {
            return ready;
        }
    }
}
