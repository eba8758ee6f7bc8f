package io.gatehouse.exchange;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps threads from waiting for clients of HTTP/2 that do not read. What belongs to a stream Tomcat writes on the thread that says so, to the connection
 * that all its streams share, and that thread waits until the system has taken it, whatever listener there is. A client that allows for much, as
 * browsers do, and reads slowly, would hold an I/O thread most of the time. So nobody writes, or reads what has to be acknowledged, before the
 * connection takes it.
 */
public final class ClearToSend {

    private static final System.Logger LOG = System.getLogger(ClearToSend.class.getName());

    /** A socket is writable when a third of its buffer is free; this is less than a third of any. */
    static final int PIECE_BYTES = 8 * 1024;

    /** As long as Tomcat would wait for a client of HTTP/1.1. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(75);

    private final SocketChannel channel;
    private final @Nullable Semaphore pending;
    private final Source source;

    private ClearToSend(SocketChannel channel, @Nullable Semaphore pending, Source source) {
        this.channel = channel;
        this.pending = pending;
        this.source = source;
    }

    private record Way(Coyote coyote, Method socket, Field pending) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            Class<?> wrapper = coyote.type("org.apache.tomcat.util.net.SocketWrapperBase");
            return new Way(
                    coyote, wrapper.getMethod("getSocket"), Coyote.opened(wrapper.getDeclaredField("writePending")));
        }

        @Nullable
        ClearToSend walk(HttpServletRequest facade, Source source) throws ReflectiveOperationException {
            Object stream = coyote.stream(facade);
            if (stream == null) {
                return null;
            }
            Object wrapper = coyote.socket(stream);
            Object connection = socket.invoke(wrapper);
            Object channel = connection.getClass().getMethod("getIOChannel").invoke(connection);
            return channel instanceof SocketChannel tcp
                    ? new ClearToSend(tcp, (Semaphore) pending.get(wrapper), source)
                    : null;
        }
    }

    /** Gives it for the connections of one server. */
    static final class Source implements AutoCloseable {

        private final Coyote.Found<Way> ways =
                new Coyote.Found<>(Level.DEBUG, "slow clients of HTTP/2 are waited for", Way::of);
        private final WritableSockets sockets = new WritableSockets();
        private final Map<Exchange, Long> ending = new ConcurrentHashMap<>();
        private final LongSupplier nanoTime;

        /** @param nanoTime the ticker */
        Source(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        /** @return null where nobody has to be kept from waiting, or it is not known how */
        @Nullable
        ClearToSend of(HttpServletRequest request) {
            try {
                Way way = ways.by(request);
                return way == null ? null : way.walk(request, this);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.DEBUG, "slow clients of HTTP/2 are waited for", e);
                return null;
            }
        }

        /** Gives up who takes too long. To be called about every second. */
        void tick() {
            long now = nanoTime.getAsLong();
            ending.forEach((exchange, since) -> {
                if (now - since > PATIENCE_NANOS) {
                    exchange.clientGone();
                }
            });
        }

        @Override
        public void close() {
            sockets.close();
        }
    }

    /** @return whether so much can be written now as is written at a time */
    public boolean isGiven() {
        return isFree() && source.sockets.isWritable(channel);
    }

    /** @return whether somebody who reads can acknowledge it without waiting: that takes a few bytes, for which Tomcat does not wait */
    public boolean isGivenToRead() {
        return pending == null ? isGiven() : isFree();
    }

    /** Another thread's frame may be on its way, and is completed by Tomcat's poller. */
    private boolean isFree() {
        return pending == null || pending.availablePermits() > 0;
    }

    /**
     * Waits until it may be given, or the connection is closed.
     *
     * @param then is run on another thread, which must not wait; false if that could not be done without, and is to be tried again
     */
    public void await(BooleanSupplier then) {
        source.sockets.await(channel, !isFree(), then);
    }

    /** All of the answer is here; the client has so much time to take what is left of it. */
    void limit(Exchange exchange) {
        source.ending.put(exchange, source.nanoTime.getAsLong());
        exchange.onComplete(outcome -> source.ending.remove(exchange));
    }
}
