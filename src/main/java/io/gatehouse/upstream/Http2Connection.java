package io.gatehouse.upstream;

import io.gatehouse.upstream.http2.ConnectionError;
import io.gatehouse.upstream.http2.ErrorCode;
import io.gatehouse.upstream.http2.FrameWriter;
import io.gatehouse.upstream.http2.PeerSettings;
import io.gatehouse.upstream.net.Line;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/2 to an endpoint, which carries many exchanges at a time (RFC 9113).
 *
 * <p>Whoever has something to send does so on the thread it has. What comes is read on the I/O thread alone, and told under the lock
 * of the exchange that it belongs to. What belongs to all is guarded by a lock of the connection: it is taken behind that of an
 * exchange, for as long as a call of the system takes, and nobody is told anything while it is held.
 */
final class Http2Connection {

    /** Bytes of one body that come though nobody takes them: what a client who does not read costs at most. */
    static final int STREAM_WINDOW = 128 * 1024;

    private final Lock lock = new ReentrantLock();
    private final Line line;
    private final LongSupplier nanoTime;
    private final Http2Output output;
    private final Http2Places places = new Http2Places();
    private final int most;
    private final Owner owner;
    private final String scheme;
    private final Http2Pulse pulse = new Http2Pulse();

    private boolean greeted;
    private boolean leaving;
    private boolean closed;
    /** those on a connection that has ended, as long as they do not know */
    private List<Http2Stream> untold = List.of();

    private volatile long unusedSince;

    /** Hears what becomes of it. No lock is held, unless it says otherwise. */
    interface Owner {

        /** Both sides have begun: from now on it can be given requests. Once, on the I/O thread. */
        void stands(Http2Connection connection);

        /** It takes no more requests. Perhaps more than once, on any thread. */
        void leaves(Http2Connection connection, Exception cause);

        /** There is room for another request. On any thread, which may hold the lock of an exchange. */
        void hasRoom(Http2Connection connection);
    }

    private Http2Connection(Line line, String scheme, int most, LongSupplier nanoTime, Owner owner) {
        this.line = line;
        this.scheme = scheme;
        this.most = most;
        this.nanoTime = nanoTime;
        this.owner = owner;
        this.output = new Http2Output(line);
        this.unusedSince = nanoTime.getAsLong();
    }

    /**
     * Begins, on the I/O thread.
     *
     * @param scheme http or https
     * @param most streams at a time, though the other side may take more
     */
    static Http2Connection begin(Line line, String scheme, int most, LongSupplier nanoTime, Owner owner) {
        Http2Connection connection = new Http2Connection(line, scheme, most, nanoTime, owner);
        line.attach(new Http2Incoming(connection, line));
        connection.attempt(() -> connection.output.write(FrameWriter.preface(STREAM_WINDOW, Http2Output.WINDOW)));
        return connection;
    }

    interface Step {

        void run() throws IOException;
    }

    /** Does something under the lock. What goes wrong ends the connection. */
    void attempt(Step step) {
        lock.lock();
        try {
            if (!closed) {
                step.run();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it has begun, or will not any more. On the I/O thread, as long as it has not */
    boolean hasBegun(long now, long until) {
        if (!greeted && !closed && now - until >= 0) {
            fail(new SocketTimeoutException("no SETTINGS in time"));
        } else if (!line.isOpen()) {
            fail(new IOException("the connection was closed"));
        }
        return greeted || closed;
    }

    /** @return a place for a request; null when there is none */
    @Nullable
    Http2Stream take() {
        lock.lock();
        try {
            int room = Math.min(most, output.settings().streams());
            if (leaving || closed || !greeted || places.areGone() || places.used() >= room) {
                return null;
            }
            places.give();
            return new Http2Stream(this, places.areWorn());
        } finally {
            lock.unlock();
        }
    }

    /** @return whether the other side takes any requests at all */
    boolean hasAnyRoom() {
        return locked(() -> !leaving && !closed && output.settings().streams() > 0);
    }

    /** @return requests that have a place */
    int used() {
        return places.used();
    }

    /** It takes no more requests, and closes as soon as it has none. */
    void retire() {
        attempt(() -> {
            leaving = true;
            closeIfUnused();
        });
    }

    private void closeIfUnused() {
        if (leaving && places.used() <= 0 && !closed) {
            closed = true;
            try {
                output.write(FrameWriter.goAway(ErrorCode.NO_ERROR));
            } catch (IOException | RuntimeException e) {
                // it is closed anyway
            }
            line.close();
        }
    }

    /** Looks whether the other side is still there, and lets go what has waited for more to follow it. */
    void look(long now) {
        attempt(() -> {
            Http2Pulse.Finding found = pulse.look(now, places.used() > 0);
            if (found == Http2Pulse.Finding.DEAD) {
                throw new SocketTimeoutException("no answer to PING");
            }
            if (found == Http2Pulse.Finding.ASK) {
                output.write(FrameWriter.ping(now, false));
            }
            output.press().forEach(stream -> line.execute(() -> stream.hear(its -> its.writable(false))));
        });
    }

    /** Closes it when it carries nothing, and has not for so many nanoseconds. */
    void closeAfter(long now, long idle) {
        attempt(() -> {
            leaving |= places.used() <= 0 && now - unusedSince >= idle;
            closeIfUnused();
        });
    }

    boolean isOpen() {
        return locked(() -> !closed && !leaving && line.isOpen());
    }

    private boolean locked(BooleanSupplier question) {
        lock.lock();
        try {
            return question.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Sends the head of a request. */
    void begin(Http2Stream stream, UpstreamRequest request, boolean hasBody) throws IOException {
        lock.lock();
        try {
            if (closed || places.areGone()) {
                throw new NotProcessedException("the connection takes no more requests");
            }
            int id = places.nextId();
            send(() -> {
                ByteBuffer head = output.writer().request(id, request, scheme, !hasBody);
                stream.sending().open(id, output.settings().window(), hasBody);
                places.begin(stream);
                output.write(head);
            });
        } finally {
            lock.unlock();
        }
    }

    /**
     * A stream gives up its place.
     *
     * @param code what the other side is told, where it does not know; null for nothing
     */
    void leave(Http2Stream stream, @Nullable ErrorCode code) {
        lock.lock();
        try {
            Http2Sending sending = stream.sending();
            boolean open = places.leave(stream);
            output.forget(stream);
            unusedSince = nanoTime.getAsLong();
            boolean bothEnded = code == ErrorCode.NO_ERROR && sending.hasEnded();
            if (open && !closed && code != null && !bothEnded) {
                output.write(FrameWriter.reset(sending.id(), code));
            }
            closeIfUnused();
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
        owner.hasRoom(this);
    }

    /**
     * Sends something under the lock. What cannot be written for one can be written for nobody: of a head that has not gone out, our
     * table of fields may know more than that of the other side, which would read other fields than those that follow have.
     */
    void send(Step step) throws IOException {
        lock.lock();
        try {
            step.run();
        } catch (FrameWriter.Unsendable e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            fail(e);
            throw e;
        } catch (Error e) {
            fail(new IOException(e));
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param asked whether there is something to send; else only a stream that has waited for room is ready
     * @return whether there is room for more of a body
     */
    boolean isReady(Http2Stream stream, boolean asked) {
        Http2Sending sending = stream.sending();
        return locked(() -> sending.isOpen() && (asked || sending.isWanted()) && output.isReady(stream));
    }

    /** A stream is asked for more of its body, on the I/O thread. */
    void askFor(Http2Stream stream) {
        line.execute(() -> stream.hear(its -> its.writable(true)));
    }

    /** Something is done on the I/O thread, without a lock. */
    void soon(Runnable task) {
        line.execute(task);
    }

    /** Ends it, and everything on it. Those who hear of it do so on the I/O thread, soon: the caller may hold any lock. */
    void fail(Exception cause) {
        if (close(cause)) {
            line.execute(() -> tell(cause));
        }
    }

    /** As {@link #fail}, and they hear of it now: the thread ends, and with it what it was still to tell. */
    void stop(IOException cause) {
        boolean ignored = close(cause);
        tell(cause);
    }

    /** @return false when it was closed already */
    private boolean close(Exception cause) {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
            leaving = true;
            untold = places.close();
            if (cause instanceof ConnectionError error) {
                sayWhy(error.code());
            } else {
                line.reset();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void sayWhy(ErrorCode code) {
        try {
            output.write(FrameWriter.goAway(code));
        } catch (IOException | RuntimeException e) {
            // it is closed anyway
        }
        line.close();
    }

    private void tell(Exception cause) {
        List<Http2Stream> all;
        lock.lock();
        try {
            all = untold;
            untold = List.of();
        } finally {
            lock.unlock();
        }
        owner.leaves(this, cause);
        all.forEach(stream -> stream.hear(its -> its.fail(cause, null)));
    }

    /** By the ticker, in nanoseconds. */
    long now() {
        return nanoTime.getAsLong();
    }

    Lock lock() {
        return lock;
    }

    Http2Output output() {
        return output;
    }

    Http2Pulse pulse() {
        return pulse;
    }

    /** The lock is to be held. */
    Http2Places places() {
        return places;
    }

    boolean isClosed() {
        return locked(() -> closed);
    }

    /** The other side has said what it takes. */
    void heed(PeerSettings said) {
        attempt(() -> output.heed(said, places.all()));
        boolean first = !greeted;
        lock.lock();
        try {
            greeted = true;
        } finally {
            lock.unlock();
        }
        if (isClosed()) {
            return;
        }
        if (first) {
            owner.stands(this);
        } else {
            owner.hasRoom(this);
        }
    }

    /**
     * The other side takes no more requests.
     *
     * @param last the last one that it may have looked at
     */
    void turnAway(int last, Exception cause) {
        List<Http2Stream> lost;
        lock.lock();
        try {
            leaving = true;
            lost = places.turnAway(last);
            closeIfUnused();
        } finally {
            lock.unlock();
        }
        owner.leaves(this, cause);
        lost.forEach(stream -> stream.hear(its -> its.fail(cause, null)));
    }
}
