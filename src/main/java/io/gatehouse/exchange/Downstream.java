package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ClearToSend;
import io.gatehouse.fault.Fault;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answer's way to the client, without a thread ever waiting for it. Bytes go to the container while it takes them; what it
 * does not take waits here, and the listener hears when all of it is gone, so that no more need be asked for meanwhile.
 *
 * <p>Any thread may call. One lock guards the state, the container's own where it has one; nothing blocks while it is held.
 */
public final class Downstream implements WriteListener {

    private static final System.Logger LOG = System.getLogger(Downstream.class.getName());

    /** Up to this size an answer is handed over in one piece: it fits the container's buffer. */
    public static final int WHOLE_BYTES = 8 * 1024;

    private final Exchange exchange;
    private final Listener listener;
    private final HttpServletResponse response;
    private Lock lock;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private @Nullable ClearToSend clear;
    private @Nullable Outlet out;
    private boolean flushDue;
    private boolean takesMore;
    private boolean draining;
    private boolean ending;
    private boolean lingers;
    private int status;
    private boolean over;
    /** The container has called, or need not: what is written goes on at once as long as it says that it is ready. */
    private boolean called;

    /** Hears of what happens to the answer, on any thread. */
    public interface Listener {

        Listener NONE = new Listener() {};

        /** Everything that was written is with the container, which would take more. */
        default void drained() {}

        /** The container has taken some of it. */
        default void progressed() {}

        /** The client is gone; nothing more can be written. */
        default void gone(Throwable cause) {}
    }

    public Downstream(Exchange exchange, Listener listener) {
        this.exchange = exchange;
        this.listener = listener;
        this.response = exchange.response();
        this.lock = exchange.lock();
    }

    /** Sends a whole answer and ends the exchange. */
    public void whole(ResponseHead head, byte[] body) {
        if (body.length > WHOLE_BYTES || !exchange.takesAtOnce(head.status())) {
            begin(head, null);
            end(ByteBuffer.wrap(body));
            return;
        }
        lock.lock();
        try {
            if (isTooLate()) {
                return;
            }
            exchange.writeHead(head);
            status = head.status();
            over = body.length > 0 && Ending.send(exchange, body);
            if (over || (body.length > 0 && listensAtOnce())) {
                end(ByteBuffer.wrap(body));
                return;
            }
            if (body.length > 0) {
                response.getOutputStream().write(body);
                exchange.countOut(body.length);
            } else if (isOfUnknownLength(head) && !listensAtOnce()) {
                response.flushBuffer();
            }
            over = true;
            finish();
        } catch (IOException | RuntimeException e) {
            broke(e);
        } finally {
            lock.unlock();
        }
    }

    /** For HEAD containers would invent a length of 0, not that of GET (RFC 9110, 9.3.2); Tomcat does not, where a flush would wait. */
    private boolean isOfUnknownLength(ResponseHead head) {
        return exchange.head().method().equals("HEAD") && head.headers().first("Content-Length") == null;
    }

    /**
     * Begins an answer that comes in pieces.
     *
     * @param trailers asked, behind the last byte, for fields to follow it; null when the client takes none
     */
    public void begin(ResponseHead head, @Nullable Supplier<Map<String, String>> trailers) {
        if (exchange.async() == null && !exchange.isCompleted()) {
            exchange.startAsync();
            lock = exchange.lock();
        }
        clear = exchange.clearToSend();
        lock.lock();
        try {
            if (isTooLate()) {
                return;
            }
            exchange.writeHead(head);
            exchange.timing().answering();
            status = head.status();
            if (trailers != null) {
                offer(trailers);
            }
            if (!listensAtOnce()) {
                out = Outlet.byStream(exchange, clear, this::goOn);
                out.listen(this);
            }
        } catch (IOException | RuntimeException e) {
            broke(e);
        } finally {
            lock.unlock();
        }
    }

    /** @return whether the exchange has ended without an answer: the container may have given its objects to another request */
    private boolean isTooLate() {
        over |= exchange.isCompleted();
        return over;
    }

    private boolean listensAtOnce() throws IOException {
        out = Outlet.direct(exchange, this);
        called = out != null;
        return called;
    }

    /** A connection that cannot carry trailers (HTTP/1.0) goes without: the body is what counts. */
    private void offer(Supplier<Map<String, String>> trailers) {
        try {
            response.setTrailerFields(trailers);
        } catch (IllegalStateException | UnsupportedOperationException e) {
            // said by the container when there is no chunked coding
        }
    }

    /**
     * Hands over some bytes; they are copied if the container does not take them now.
     *
     * @param bytes read to their end
     * @return whether the container would take more; if not, the listener hears when it does
     */
    public boolean write(ByteBuffer bytes) {
        lock.lock();
        try {
            if (!over) {
                put(bytes);
                drain();
            }
        } catch (IOException | RuntimeException e) {
            broke(e);
        } finally {
            bytes.position(bytes.limit());
            lock.unlock();
        }
        return takesMore;
    }

    private void put(ByteBuffer bytes) throws IOException {
        exchange.countOut(bytes.remaining());
        Outlet to = Objects.requireNonNull(out);
        to.makeRoom(bytes.remaining());
        if (called && !draining && queue.isEmpty()) {
            to.passIfReady(bytes);
        }
        while (bytes.hasRemaining()) {
            byte[] copy = new byte[Math.min(bytes.remaining(), to.most())];
            bytes.get(copy);
            queue.addLast(copy);
        }
    }

    /** What was written so far goes out without waiting for more. */
    public void flush() {
        lock.lock();
        try {
            flushDue = true;
            drain();
        } finally {
            lock.unlock();
        }
    }

    /** @return whether it is the client that is waited for: it has not taken all that it could have */
    public boolean waitsForClient() {
        lock.lock();
        try {
            return !over && (ending || !queue.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the answer in good order, after all that was written.
     *
     * @param last goes out with the end, so that the exchange counts no more when the client has it all; may be empty
     */
    public void end(ByteBuffer last) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            ending = true;
            lingers = exchange.leftover().remains(status);
            flushDue |= lingers || clear != null;
            if (last.hasRemaining()) {
                put(last);
            }
            drain();
            if (clear != null && !over) {
                Ending.limit(exchange, clear);
            }
        } catch (IOException | RuntimeException e) {
            broke(e);
        } finally {
            lock.unlock();
        }
    }

    /** Breaks the connection, so that the client does not take for whole what is not. */
    public void abort() {
        if (isLast() && exchange.complete()) {
            exchange.sever();
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        lock.lock();
        try {
            called = true;
            drain();
        } finally {
            lock.unlock();
        }
    }

    /** The client takes something again. @return false if somebody is at it, who may have looked before that */
    private boolean goOn() {
        if (exchange.isCompleted()) {
            return true;
        }
        if (!lock.tryLock()) {
            return false;
        }
        try {
            Objects.requireNonNull(out).release();
            drain();
        } finally {
            lock.unlock();
        }
        return true;
    }

    @Override
    public void onError(Throwable cause) {
        if (isLast()) {
            listener.gone(cause);
            exchange.containerSaysGone();
        }
    }

    private void drain() {
        if (draining || over || !called) {
            return;
        }
        draining = true;
        takesMore = false;
        boolean idle = false;
        Outlet to = Objects.requireNonNull(out);
        try {
            while (!idle && to.isReady()) {
                byte[] next = queue.pollFirst();
                if (next != null) {
                    to.pass(ByteBuffer.wrap(next));
                    listener.progressed();
                } else if (flushDue && (!ending || lingers || to.isTakenInPieces())) {
                    flushDue = false;
                    to.flush();
                } else {
                    idle = true;
                }
            }
        } catch (IOException | RuntimeException e) {
            broke(e);
        } finally {
            draining = false;
            to.leave();
        }
        if (idle && !over) {
            takesMore = true;
            settled();
        }
    }

    /** All is written, and the container would take more. */
    private void settled() {
        if (ending) {
            over = true;
            finish();
        } else {
            listener.drained();
        }
    }

    /** The hooks run first: afterwards the container uses its objects for the next request. */
    private void finish() {
        if (!exchange.complete()) {
            return;
        }
        AsyncContext async = exchange.async();
        if (lingers) {
            exchange.leftover().discard();
        } else if (async != null) {
            Ending.complete(exchange, async, out != null);
        }
    }

    private void broke(Exception cause) {
        if (cause instanceof IOException) {
            if (isLast()) {
                listener.gone(cause);
                exchange.clientGone();
            }
        } else if (exchange.isCompleted()) {
            // the client has left, and the container let go of the request
            if (isLast()) {
                listener.gone(cause);
            }
        } else {
            boolean ignored = isLast();
            LOG.log(Level.ERROR, "[" + exchange.id() + "] the answer cannot be sent", cause);
            exchange.failed(Fault.INTERNAL, "the answer cannot be sent: " + cause);
            listener.gone(cause);
            try {
                apologize();
            } catch (RuntimeException e) {
                // the container has let go of the exchange, and said nothing
                exchange.clientGone();
            }
        }
    }

    /** What went wrong with one answer may go wrong with the next, so this one is as plain as can be. */
    private void apologize() {
        if (response.isCommitted()) {
            exchange.clientGone();
            return;
        }
        response.reset();
        response.setStatus(Fault.INTERNAL.status());
        response.addHeader(ExchangeIds.FIELD, exchange.id());
        response.setContentLength(0);
        finish();
    }

    /** @return whether this call ends the answer; nothing is written any more */
    private boolean isLast() {
        lock.lock();
        try {
            boolean first = !over;
            over = true;
            queue.clear();
            return first;
        } finally {
            lock.unlock();
        }
    }
}
