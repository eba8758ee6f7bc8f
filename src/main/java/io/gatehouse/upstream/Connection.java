package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What carries one exchange at a time to an endpoint: a connection of HTTP/1.1, or one stream of a connection of HTTP/2, which is
 * never used again. Whoever calls holds the lock of the exchange.
 */
public interface Connection {

    /** @return whether an earlier exchange ended on it, so that the other side may be about to close it */
    boolean isReused();

    /**
     * Sends the head of a request, and reads what comes back. A connection that has closed meanwhile, or that cannot be written to,
     * fails at once.
     *
     * @param hasBody whether a body follows, as the fields of the request announce it; then the handler is asked for it
     * @return false if it failed, which the handler has been told
     */
    boolean start(UpstreamRequest request, boolean hasBody, Handler handler);

    /** The handler takes more of the answer. */
    void resume();

    /**
     * @param seconds how long the endpoint says it will wait for the next request ({@code Keep-Alive: timeout=…}); it is
     *     given up a second earlier
     */
    void keepAliveFor(long seconds);

    /** The exchange ended in good order. What can carry another is kept for it, else closed. */
    void release();

    /** Breaks off the exchange, and nobody is told. */
    void abort();

    /** Hears of one exchange, always with its lock held. */
    interface Handler {

        /** Guards the exchange, and the connection while it carries it. */
        Lock lock();

        /** @throws ProtocolException if the answer cannot be used */
        void responded(UpstreamResponse response, boolean bodiless) throws ProtocolException;

        /**
         * @param bytes of the body: to be read to their end, and not kept
         * @return whether more may come now, else {@link #resume}; what is on its way already may still come
         */
        boolean received(ByteBuffer bytes);

        /** The other side lets wait for more. */
        void paused();

        /**
         * The answer is whole. The connection is now to be released or aborted.
         *
         * @param bytes the last ones, may be none; not to be kept
         */
        void ended(ByteBuffer bytes, @Nullable Headers trailers);

        /** There is room for more of the request's body. On the I/O thread. */
        void writable(UpstreamBody to) throws IOException;

        /** @return those of the fields behind a request's body that the other side is told; none by default */
        default Headers trailers(Headers came) {
            return Headers.EMPTY;
        }

        /** The other side leaves HTTP, as the request asked it to: the connection is the handler's, and nothing else follows. */
        default void switched(UpstreamResponse response, Passage passage) {
            passage.reset();
        }

        /** It has been closed: nothing, or nothing more, will come of it. A {@link NotProcessedException} says that nobody saw it. */
        void failed(Exception cause);
    }
}
