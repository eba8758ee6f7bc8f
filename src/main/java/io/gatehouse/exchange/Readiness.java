package io.gatehouse.exchange;

import io.gatehouse.exchange.container.ClearToSend;
import io.gatehouse.exchange.container.TomcatStream;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether there are bytes of a request's body to be read. Whoever calls holds the lock of the exchange.
 *
 * <p>Once the container has said that nothing is ready, its stream is left alone until it calls (Servlet 6.0, 3.7): Payara has
 * registered the listener by then, and breaks when it is asked to once more. It may also call from within {@code isReady()}.
 * And "all data read" is no end yet: Payara says so, and {@code isFinished()}, when all has come, though not all has been read.
 */
public final class Readiness {

    private final Exchange exchange;
    private final ServletInputStream in;
    private final @Nullable ClearToSend clear;

    /** below 0 when the head does not say */
    private final long length;

    private final Runnable wake;
    /** The container will call; until then its stream is not to be touched. */
    private boolean awaited = true;

    private boolean allReceived;

    /**
     * @param wake is run, with the lock held, when it need not be waited for the client any more; what the listener of the container does
     *     when it is called with bytes
     */
    public Readiness(Exchange exchange, Runnable wake) throws IOException {
        this.exchange = exchange;
        this.in = exchange.request().getInputStream();
        this.length = exchange.request().getContentLengthLong();
        this.clear = exchange.clearToSend();
        this.wake = wake;
    }

    /**
     * The container has called.
     *
     * @param all whether it says that nothing more will come
     */
    public void called(boolean all) {
        awaited = false;
        allReceived |= all;
    }

    /** @return whether somebody will call, so that nothing can be read before */
    public boolean isAwaited() {
        return awaited;
    }

    /** @return whether something can be read now; if not, somebody calls, unless it {@link #isAtEnd} */
    public boolean isReady() throws IOException {
        while (!allReceived) {
            awaited = true;
            if (isHeldUp()) {
                return false;
            }
            if (in.isReady()) {
                awaited = false;
                return true;
            }
            if (awaited) {
                return false;
            }
        }
        return in.available() > 0;
    }

    /** @return whether nothing more will come; to be asked when nothing was ready */
    public boolean isAtEnd() {
        return allReceived;
    }

    /**
     * To be asked behind each reading.
     *
     * @param read what the stream said: how many bytes, below 0 at its end
     * @return whether the body has ended
     * @throws IOException as {@link #requireWhole}
     */
    public boolean isEnd(int read) throws IOException {
        if (read >= 0 && (length < 0 || exchange.bytesIn() < length)) {
            return false;
        }
        requireWhole();
        return true;
    }

    /**
     * To be asked before what has come passes for the body, when the end has been met.
     *
     * @throws IOException if it is not what the client had to send
     */
    public void requireWhole() throws IOException {
        if (length >= 0 && exchange.bytesIn() != length) {
            String what = "body: " + exchange.bytesIn() + " bytes (expected: " + length + ")";
            throw exchange.bytesIn() < length ? new EOFException(what) : new IOException(what);
        }
        if (length < 0 && TomcatStream.isReset(exchange.request())) {
            throw new EOFException("body: " + exchange.bytesIn() + " bytes, then the stream was reset (expected: all)");
        }
    }

    /** What is read has to be acknowledged, over HTTP/2: not while the client takes nothing. */
    private boolean isHeldUp() {
        ClearToSend asked = clear;
        if (asked == null || asked.isGivenToRead()) {
            return false;
        }
        asked.await(this::goOn);
        return true;
    }

    /** @return false if somebody has the lock, for whom the thread that waits for all slow clients does not wait */
    private boolean goOn() {
        if (!exchange.lock().tryLock()) {
            return exchange.isCompleted();
        }
        try {
            wake.run();
        } finally {
            exchange.lock().unlock();
        }
        return true;
    }
}
