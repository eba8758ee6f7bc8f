package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.http1.ContentLength;
import io.gatehouse.upstream.http2.ErrorCode;
import io.gatehouse.upstream.http2.Fields;
import io.gatehouse.upstream.http2.FrameWriter;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer on a connection of HTTP/2. It has a place there from the moment at which it is made. What the other
 * side says is heard on the I/O thread, always under the lock of the exchange.
 */
final class Http2Stream implements Connection, UpstreamBody {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int MOST_INFORMED = 100;

    private final Http2Connection connection;
    private final Http2Sending sending = new Http2Sending();
    private boolean reused;
    private @Nullable Handler handler;
    private boolean asksForHead;
    private int informed;
    private boolean answered;
    private boolean bodiless;
    private long expected = -1;
    private long received;
    private boolean stalled;
    private boolean hasEnded;
    private boolean over;
    /** bytes that the other side may still send; guarded by the lock of the connection */
    private int window = Http2Connection.STREAM_WINDOW;
    /** bytes of the frame that is being read which have not come yet; guarded in the same way */
    private int underWay;

    /** @param reused whether the connection has carried others */
    Http2Stream(Http2Connection connection, boolean reused) {
        this.connection = connection;
        this.reused = reused;
    }

    Http2Sending sending() {
        return sending;
    }

    private Handler handler() {
        return Objects.requireNonNull(handler);
    }

    @Override
    public boolean isReused() {
        return reused;
    }

    @Override
    public boolean start(UpstreamRequest request, boolean hasBody, Handler by) {
        handler = by;
        asksForHead = request.method().equals("HEAD");
        try {
            connection.begin(this, request, hasBody);
        } catch (IOException | RuntimeException e) {
            fail(e, null);
            return false;
        }
        if (hasBody) {
            requestOutput();
        }
        return true;
    }

    /** What is to be done when it is known that nobody else does anything here. */
    interface Word {

        void say(Http2Stream to) throws IOException;
    }

    /** It is told something, under the lock of its exchange. The lock of the connection is not held. */
    void hear(Word word) {
        Lock its = handler().lock();
        its.lock();
        try {
            if (!over) {
                word.say(this);
            }
        } catch (IOException e) {
            failAlone(e, ErrorCode.PROTOCOL_ERROR);
        } catch (RuntimeException e) {
            failAlone(e, ErrorCode.INTERNAL_ERROR);
        } finally {
            its.unlock();
        }
    }

    /** A head, or what follows the body. */
    void fields(Fields fields, boolean end) throws ProtocolException {
        if (fields.problem() != null) {
            throw new ProtocolException(fields.problem());
        }
        if (answered) {
            if (!end || fields.status() != 0) {
                throw new ProtocolException("a second head within an answer");
            }
            end(NOTHING.duplicate(), fields.headers());
        } else {
            head(fields, end);
        }
    }

    private void head(Fields fields, boolean end) throws ProtocolException {
        int status = fields.status();
        if (status == 0 || status == 101 || (status < 200 && end)) {
            throw new ProtocolException(":status: " + status + (end ? ", and nothing behind it" : ""));
        }
        if (status < 200) {
            // it only informs
            informed++;
            if (informed > MOST_INFORMED) {
                throw new ProtocolException("more than " + MOST_INFORMED + " heads that only inform");
            }
            return;
        }
        answered = true;
        expected = ContentLength.of(fields.headers());
        bodiless = asksForHead || status == 204 || status == 304;
        UpstreamResponse response = new UpstreamResponse(status, 1, fields.headers());
        if (end && !bodiless && expected > 0) {
            throw new ProtocolException("no body (expected: " + expected + " bytes)");
        }
        handler().responded(response, bodiless || end);
        if (end && !over) {
            end(NOTHING.duplicate(), null);
        }
    }

    /**
     * Some of the body.
     *
     * @param bytes read to their end
     */
    void data(ByteBuffer bytes, boolean end) throws ProtocolException {
        if (!answered) {
            throw new ProtocolException("a body without a head");
        }
        int count = bytes.remaining();
        received += count;
        if (bodiless ? received > 0 : expected >= 0 && received > expected) {
            throw new ProtocolException("a body of more than " + Math.max(0, expected) + " bytes");
        }
        if (end) {
            end(bytes, null);
        } else {
            // padding alone counts, too
            stalled = count > 0 ? !handler().received(bytes) : stalled;
            giveCredit(count);
        }
    }

    private void end(ByteBuffer last, @Nullable Headers trailers) throws ProtocolException {
        if (!bodiless && expected >= 0 && received < expected) {
            throw new ProtocolException("the body ended after " + received + " bytes (expected: " + expected + ")");
        }
        hasEnded = true;
        handler().ended(last, trailers == null || trailers.size() == 0 ? null : trailers);
    }

    /** There is no more of it for now. */
    void paused() {
        if (answered) {
            handler().paused();
        }
    }

    /**
     * There may be room for more of the request's body.
     *
     * @param asked whether there is something to send; else it is it that waited for room
     */
    void writable(boolean asked) throws IOException {
        connection.send(() -> connection.output().more(this));
        if (connection.isReady(this, asked)) {
            handler().writable(this);
        }
        if (!over) {
            connection.send(() -> connection.output().rest(this));
        }
    }

    /** So many bytes are about to come. @return false if they are more than may; the lock of the connection is held */
    boolean arrive(int bytes) {
        window -= bytes;
        underWay = bytes;
        return window >= 0;
    }

    /** @return how many more may come from now on; 0 when it is not worth to say so */
    private int credit() {
        int missing = Http2Connection.STREAM_WINDOW - window - underWay;
        if (hasEnded || over || stalled || missing < Http2Connection.STREAM_WINDOW / 2) {
            return 0;
        }
        window += missing;
        return missing;
    }

    /**
     * More of the body may come, for what has been taken: what is announced of a frame is not here yet.
     *
     * @param count bytes that have just come
     */
    private void giveCredit(int count) {
        connection.attempt(() -> {
            underWay -= count;
            int more = credit();
            if (more > 0) {
                connection.output().write(FrameWriter.window(sending.id(), more));
            }
        });
    }

    @Override
    public void resume() {
        if (stalled && !over) {
            stalled = false;
            giveCredit(0);
        }
    }

    /** It comes to nothing for what is its own: the connection is not to blame, and another one no better. */
    void failAlone(Exception cause, @Nullable ErrorCode code) {
        reused = false;
        fail(cause, code);
    }

    /**
     * It comes to nothing.
     *
     * @param code what the other side is told; null when it knows
     */
    void fail(Exception cause, @Nullable ErrorCode code) {
        if (!over) {
            over = true;
            // it is worth another connection to the same endpoint
            reused |= cause instanceof NotProcessedException;
            connection.leave(this, code);
            handler().failed(cause);
        }
    }

    @Override
    public void keepAliveFor(long seconds) {
        // nothing of HTTP/2 (RFC 9113, 8.2.2)
    }

    @Override
    public void release() {
        abort();
    }

    /** Nothing is said of what has ended on both sides; the connection goes on. */
    @Override
    public void abort() {
        if (!over) {
            over = true;
            connection.leave(this, hasEnded ? ErrorCode.NO_ERROR : ErrorCode.CANCEL);
        }
    }

    @Override
    public boolean isReady() {
        return connection.isReady(this, true);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining()) {
            connection.send(() -> connection.output().body(this, bytes));
        }
    }

    @Override
    public void end() throws IOException {
        connection.send(() -> connection.output().end(this, null));
    }

    @Override
    public boolean takesTrailers() {
        return true;
    }

    @Override
    public void end(Headers trailers) throws IOException {
        Headers passed = handler().trailers(trailers);
        connection.send(() -> connection.output().end(this, passed.size() == 0 ? null : passed));
    }

    @Override
    public void requestOutput() {
        connection.askFor(this);
    }
}
