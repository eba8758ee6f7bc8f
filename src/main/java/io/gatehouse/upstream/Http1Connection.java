package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import io.gatehouse.http.Methods;
import io.gatehouse.upstream.http1.RequestEncoder;
import io.gatehouse.upstream.http1.ResponseReader;
import io.gatehouse.upstream.net.Buffers;
import io.gatehouse.upstream.net.IoThread;
import io.gatehouse.upstream.net.Line;
import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.1 to an endpoint; it carries one exchange at a time.
 *
 * <p>While it does, everything happens under the lock of that exchange, on whatever thread has something to write or room for more:
 * nobody hands bytes to another thread. Only what the socket has to say is heard on the I/O thread first.
 */
final class Http1Connection implements Connection, IoThread.Ready {

    /** How often it reads before others of the thread have their turn: who takes a large answer as fast as it comes must not keep them waiting. */
    private static final int TURNS = 4;

    private enum Unused {
        /** may be given to an exchange */
        IDLE,
        /** the I/O thread looks why an idle one has something to say */
        LOOKED_AT,
        CLOSED
    }

    private final Endpoint endpoint;
    private final Line line;
    private final Transport transport;
    private final ResponseReader reader = new ResponseReader(new Incoming());
    /** a {@link Handler}, or why there is none */
    private final AtomicReference<Object> user = new AtomicReference<>(Unused.IDLE);

    private boolean reused;
    /** Who answers HEAD with a body, by mistake, has it read as the next answer. */
    private boolean doubtful;

    private boolean reading;
    private boolean pumping;
    private boolean reusable = true;
    private boolean maySwitch;
    private @Nullable UpstreamResponse switched;
    private @Nullable UpstreamBody body;
    private final Waiting waiting = new Waiting();

    private Http1Connection(Endpoint endpoint, Line line) {
        this.endpoint = endpoint;
        this.line = line;
        this.transport = line.transport();
    }

    static Http1Connection on(Line line, Endpoint endpoint) {
        Http1Connection connection = new Http1Connection(endpoint, line);
        line.attach(connection);
        return connection;
    }

    @Override
    public boolean isReused() {
        return reused;
    }

    @Override
    public boolean start(UpstreamRequest request, boolean hasBody, Handler handler) {
        if (!user.compareAndSet(Unused.IDLE, handler)) {
            handler.failed(new IOException("the connection has been closed while it waited"));
            return false;
        }
        try {
            // a read without a body can be repeated if the connection turns out to be gone; anything else must not get
            // lost on it
            if (reused && (doubtful || hasBody || !Methods.isRead(request.method())) && Waiting.hasEnded(transport)) {
                throw new IOException("the connection has been closed while it waited");
            }
            doubtful = request.method().equals("HEAD");
            reader.expect(request.method());
            reusable = false;
            reading = true;
            maySwitch = request.headers().contains("Upgrade");
            boolean chunked = request.headers().contains("Transfer-Encoding");
            body = hasBody ? new RequestBodyWriter(chunked, transport, this::requestOutput) : null;
            transport.write(ByteBuffer.wrap(RequestEncoder.head(request)));
            interest();
            if (hasBody) {
                requestOutput();
            }
            return true;
        } catch (IOException | RuntimeException e) {
            fail(handler, e);
            return false;
        }
    }

    private void requestOutput() {
        line.execute(() -> with(this::produce));
    }

    private void produce(Handler handler) throws IOException {
        UpstreamBody to = body;
        try {
            if (transport.flush() && to != null) {
                handler.writable(to);
            }
        } catch (IOException e) {
            // who wants no more of a body may have said why before it hung up
            if (user.get() == handler && reading) {
                pump(handler);
            }
            throw e;
        }
        if (user.get() == handler) {
            interest();
        }
    }

    /** What is there already is read at once, on the calling thread. */
    @Override
    public void resume() {
        if (reading) {
            return;
        }
        reading = true;
        if (!pumping && user.get() instanceof Handler handler) {
            try {
                pump(handler);
            } catch (IOException | RuntimeException e) {
                fail(handler, e);
            }
        }
    }

    private interface Step {

        void run(Handler handler) throws IOException;
    }

    /** Does something for whoever uses the connection at this moment. */
    private void with(Step step) {
        if (!(user.get() instanceof Handler handler)) {
            return;
        }
        Lock lock = handler.lock();
        lock.lock();
        try {
            if (user.get() == handler) {
                step.run(handler);
            }
        } catch (IOException | RuntimeException e) {
            fail(handler, e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void ready(SelectionKey key) {
        Object now = user.get();
        if (now == Unused.IDLE) {
            idleReady();
            return;
        }
        with(handler -> {
            if (key.isWritable()) {
                produce(handler);
            }
            if (user.get() == handler) {
                if (key.isReadable() && reading) {
                    pump(handler);
                } else {
                    interest();
                }
            }
        });
    }

    /** With TLS it may be something that is of no concern to anybody; else nothing good is heard on an idle connection. */
    private void idleReady() {
        if (user.compareAndSet(Unused.IDLE, Unused.LOOKED_AT)) {
            if (Waiting.hasEnded(transport)) {
                close();
            } else {
                // who had it before may have waited for room, which would be found again and again
                line.listen(true, false);
                user.compareAndSet(Unused.LOOKED_AT, Unused.IDLE);
            }
        }
    }

    private void pump(Handler handler) throws IOException {
        Buffers buffers = line.buffers();
        ByteBuffer buffer = buffers.take();
        pumping = true;
        boolean mine;
        try {
            mine = pump(handler, buffer);
        } finally {
            buffers.give(buffer);
        }
        if (mine) {
            pumping = false;
            interest();
            if (reading && transport.holdsMore()) {
                line.execute(() -> with(this::pump));
            }
        }
    }

    /** @return whether the exchange goes on, so that the connection is still its own */
    private boolean pump(Handler handler, ByteBuffer buffer) throws IOException {
        for (int turn = 0; turn < TURNS && reading; turn++) {
            int count = transport.read(buffer.clear());
            if (count < 0) {
                pumping = false;
                reader.end();
                return false;
            }
            if (count > 0 && !reader.read(buffer.flip())) {
                switchOver(handler, buffer);
                return false;
            }
            if (count < buffer.capacity()) {
                if (reading) {
                    handler.paused();
                }
                return user.get() == handler;
            }
        }
        return user.get() == handler;
    }

    /** What is behind the head of a 101 is of another protocol. */
    private void switchOver(Handler handler, ByteBuffer rest) {
        UpstreamResponse head = switched;
        if (head != null && user.compareAndSet(handler, Unused.CLOSED)) {
            pumping = false;
            handler.switched(head, Passage.of(line, rest));
        }
    }

    /** Tells the selector what is waited for, when that has changed. */
    private void interest() {
        line.listen(reading, !transport.isFlushed());
    }

    /** What the reader finds is told to whoever uses the connection. */
    private final class Incoming implements ResponseReader.Sink {

        private Handler handler() {
            return (Handler) Objects.requireNonNull(user.get());
        }

        @Override
        public boolean head(UpstreamResponse response, boolean bodiless) throws ProtocolException {
            if (response.status() == 101) {
                if (!maySwitch) {
                    throw new ProtocolException("101, though nobody asked for another protocol");
                }
                switched = response;
                return false;
            }
            Handler handler = handler();
            if (response.status() >= 200) {
                handler.responded(response, bodiless);
            }
            return user.get() == handler;
        }

        @Override
        public boolean piece(ByteBuffer bytes) {
            Handler handler = handler();
            if (!handler.received(bytes)) {
                reading = false;
            }
            return user.get() == handler;
        }

        @Override
        public void end(ByteBuffer bytes, @Nullable Headers trailers, boolean mayBeReused) {
            Handler handler = handler();
            reusable = mayBeReused;
            pumping = false;
            handler.ended(bytes, trailers);
        }
    }

    @Override
    public void stop(IOException cause) {
        // somebody may take it at this very moment: he has to hear of it too
        while (user.get() != Unused.CLOSED) {
            if (user.compareAndSet(Unused.IDLE, Unused.CLOSED)) {
                line.close();
            }
            with(handler -> {
                throw cause;
            });
        }
    }

    private void fail(Handler handler, Exception cause) {
        if (user.compareAndSet(handler, Unused.CLOSED)) {
            line.reset();
            handler.failed(cause);
        }
    }

    @Override
    public void keepAliveFor(long seconds) {
        waiting.keepAliveFor(seconds);
    }

    @Override
    public void release() {
        if (!reusable || !isOpen() || !transport.isFlushed()) {
            close();
            return;
        }
        Object before = user.get();
        reused = true;
        reading = true;
        interest();
        if (before != Unused.CLOSED && user.compareAndSet(before, Unused.IDLE)) {
            endpoint.idle().put(this);
        }
    }

    /** The other side sees that it was not a regular end. */
    @Override
    public void abort() {
        user.set(Unused.CLOSED);
        line.reset();
    }

    void close() {
        if (user.getAndSet(Unused.CLOSED) != Unused.CLOSED) {
            line.close();
        }
    }

    boolean isOpen() {
        return user.get() != Unused.CLOSED && line.isOpen();
    }

    /** @return whether it is that thread which listens to it */
    boolean isOn(IoThread thread) {
        return line.isOn(thread);
    }

    /** @return since when it waits for another exchange, and until when */
    Waiting waiting() {
        return waiting;
    }
}
