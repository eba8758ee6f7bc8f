package io.gatehouse.upstream;

import io.gatehouse.upstream.http2.ConnectionError;
import io.gatehouse.upstream.http2.ErrorCode;
import io.gatehouse.upstream.http2.Fields;
import io.gatehouse.upstream.http2.FrameReader;
import io.gatehouse.upstream.http2.FrameWriter;
import io.gatehouse.upstream.http2.PeerSettings;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.Line;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What comes on a connection of HTTP/2. It is read on the I/O thread alone, and told to the stream that it is for. */
final class Http2Incoming implements IoThread.Ready, FrameReader.Sink {

    /** How often it reads before others of the thread have their turn. */
    private static final int TURNS = 16;

    private static final long SECOND_NANOS = 1_000_000_000;

    private final Http2Connection connection;
    private final Line line;
    private final Lock lock;
    private final FrameReader reader = new FrameReader(this);
    /** those that have been told something since it began to read */
    private final List<Http2Stream> told = new ArrayList<>();
    /** whether others have more room to send than before */
    private boolean roomier;

    private long calmed;
    /** why the other side takes leave, as it says */
    private String farewell = "";

    Http2Incoming(Http2Connection connection, Line line) {
        this.connection = connection;
        this.line = line;
        this.lock = connection.lock();
    }

    @Override
    public void ready(SelectionKey key) {
        serve(key.isWritable(), key.isReadable());
    }

    private void serve(boolean writable, boolean readable) {
        try {
            if (readable) {
                pump();
            }
            if (writable || roomier) {
                roomier = false;
                takeTurns();
            }
        } catch (IOException | RuntimeException e) {
            connection.fail(e);
        }
    }

    /** Who waits to send may go on, as far as the socket and the windows let them. */
    private void takeTurns() throws IOException {
        List<Http2Stream> turn = List.of();
        lock.lock();
        try {
            if (!connection.isClosed() && connection.output().flush()) {
                turn = connection.output().turn();
            }
        } finally {
            lock.unlock();
        }
        turn.forEach(stream -> stream.hear(its -> its.writable(false)));
    }

    private void pump() throws IOException {
        ByteBuffer buffer = line.buffers().take();
        try {
            boolean more = true;
            for (int turn = 0; turn < TURNS && more; turn++) {
                more = read(buffer.clear());
            }
        } finally {
            line.buffers().give(buffer);
            pause();
        }
        if (holdsMore()) {
            line.execute(() -> serve(false, true));
        }
    }

    private void pause() {
        List<Http2Stream> all = List.copyOf(told);
        told.clear();
        all.forEach(stream -> stream.hear(its -> its.paused()));
    }

    /** @return whether there may be more */
    private boolean read(ByteBuffer buffer) throws IOException {
        int count;
        lock.lock();
        try {
            if (connection.isClosed()) {
                return false;
            }
            count = line.transport().read(buffer);
        } finally {
            lock.unlock();
        }
        if (count < 0) {
            String where = reader.isBetweenFrames() ? "" : " within a frame";
            throw new EOFException("the connection was closed" + where + farewell);
        }
        if (count > 0) {
            connection.pulse().heard();
            calm();
            reader.read(buffer.flip());
        }
        return count == buffer.capacity();
    }

    /** What comes for nothing is counted for a second. */
    private void calm() {
        long now = connection.now();
        if (now - calmed >= SECOND_NANOS) {
            calmed = now;
            reader.calm();
            lock.lock();
            try {
                connection.output().calm();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean holdsMore() {
        lock.lock();
        try {
            return !connection.isClosed() && line.transport().holdsMore();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop(IOException cause) {
        connection.stop(cause);
    }

    @Override
    public void settings(PeerSettings said) {
        connection.heed(said);
        roomier = true;
    }

    @Override
    public void dataBegins(int id, int bytes) throws ConnectionError {
        connection.pulse().worked();
        lock.lock();
        try {
            Http2Stream stream = known(id);
            if (stream != null && !stream.arrive(bytes)) {
                throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "more of a body than its window takes");
            }
        } finally {
            lock.unlock();
        }
        connection.attempt(() -> connection.output().account(bytes));
    }

    /** @return null when it has ended */
    private @Nullable Http2Stream known(int id) throws ConnectionError {
        Http2Stream stream = connection.places().at(id);
        if (stream == null && !connection.places().hasHad(id)) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a stream that nobody has begun: " + id);
        }
        return stream;
    }

    private @Nullable Http2Stream find(int id) throws ConnectionError {
        lock.lock();
        try {
            return known(id);
        } finally {
            lock.unlock();
        }
    }

    /** Where it has ended, nobody hears. */
    private void tell(int id, Http2Stream.Word word) throws ConnectionError {
        Http2Stream stream = find(id);
        if (stream != null) {
            if (!told.contains(stream)) {
                told.add(stream);
            }
            stream.hear(word);
        }
    }

    @Override
    public void data(int id, ByteBuffer bytes, boolean end) throws ConnectionError {
        tell(id, stream -> stream.data(bytes, end));
        bytes.position(bytes.limit());
    }

    @Override
    public void fields(int id, Fields fields, boolean end) throws ConnectionError {
        connection.pulse().worked();
        if (find(id) == null) {
            reader.inVain();
        }
        tell(id, stream -> stream.fields(fields, end));
    }

    @Override
    public void reset(int id, ErrorCode code) throws ConnectionError {
        IOException cause = code == ErrorCode.REFUSED_STREAM
                ? new NotProcessedException("the stream was refused")
                : new IOException("the stream was reset: " + code);
        tell(id, stream -> stream.failAlone(cause, null));
    }

    @Override
    public void ping(long payload, boolean answer) {
        if (!answer) {
            connection.attempt(() -> connection.output().answer(FrameWriter.ping(payload, true)));
        }
    }

    @Override
    public void goAway(int last, ErrorCode code, String detail) {
        String why = detail.isEmpty() ? code.toString() : code + ", " + detail;
        farewell = ", having said " + why;
        connection.turnAway(last, new NotProcessedException("the other side takes no more requests: " + why));
    }

    @Override
    public void window(int id, int increment) throws ConnectionError {
        roomier = true;
        lock.lock();
        try {
            connection.output().updated();
            if (id == 0) {
                connection.output().widen(increment);
                return;
            }
        } finally {
            lock.unlock();
        }
        Http2Stream stream = find(id);
        if (stream != null && !widened(stream, increment)) {
            ErrorCode code = increment == 0 ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FLOW_CONTROL_ERROR;
            IOException cause =
                    new IOException("WINDOW_UPDATE by " + increment + " (expected: no window above 2^31-1)");
            stream.hear(its -> its.failAlone(cause, code));
        }
    }

    private boolean widened(Http2Stream stream, int increment) {
        lock.lock();
        try {
            boolean may = Http2Output.mayWiden(stream.sending(), increment);
            if (may) {
                stream.sending().widen(increment);
            }
            return may;
        } finally {
            lock.unlock();
        }
    }
}
