package io.gatehouse.exchange.container;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    public static final int PIECE_BYTES = 8 * 1024;

    /** As long as Tomcat would wait for a client of HTTP/1.1. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(75);

    private final Shared shared;
    private final Source source;
    private boolean entered;
    /** It has been its turn among those that wait: it is before those that have just come. */
    private volatile boolean called;

    private volatile boolean waits;
    private volatile long since;
    private volatile @Nullable Runnable gone;

    private ClearToSend(Shared shared, Source source) {
        this.shared = shared;
        this.source = source;
    }

    /** What all exchanges of one connection have in common. */
    private static final class Shared {

        private final SocketChannel channel;
        private final @Nullable Semaphore pending;
        private final Runnable close;
        private final AtomicBoolean busy = new AtomicBoolean();
        private final AtomicInteger waiting = new AtomicInteger();
        private final AtomicBoolean closing = new AtomicBoolean();
        private volatile long tookAt;

        Shared(SocketChannel channel, @Nullable Semaphore pending, Runnable close, long now) {
            this.channel = channel;
            this.pending = pending;
            this.close = close;
            this.tookAt = now;
        }

        /** Another thread's frame may be on its way, and is completed by Tomcat's poller. */
        boolean isFree() {
            return pending == null || pending.availablePermits() > 0;
        }

        /** Its streams end with it. */
        void close() {
            if (closing.compareAndSet(false, true)) {
                close.run();
            }
        }
    }

    private record Way(Coyote coyote, Method socket, Field pending, Method process, Object gone) {

        static Way of(Coyote coyote) throws ReflectiveOperationException {
            Class<?> wrapper = coyote.type("org.apache.tomcat.util.net.SocketWrapperBase");
            Class<?> event = coyote.type("org.apache.tomcat.util.net.SocketEvent");
            return new Way(
                    coyote,
                    wrapper.getMethod("getSocket"),
                    Coyote.opened(wrapper.getDeclaredField("writePending")),
                    wrapper.getMethod("processSocket", event, boolean.class),
                    event.getField("DISCONNECT").get(null));
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
                    ? source.of(tcp, (Semaphore) pending.get(wrapper), () -> close(wrapper))
                    : null;
        }

        /** As if the client had closed it: Tomcat tells all streams, and sends nothing. */
        private void close(Object wrapper) {
            try {
                process.invoke(wrapper, gone, true);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.WARNING, "a connection that takes nothing stays open: " + e);
            }
        }
    }

    /** Gives it for the connections of one server. */
    public static final class Source implements AutoCloseable {

        private final Coyote.Found<Way> ways =
                new Coyote.Found<>(Level.DEBUG, "slow clients of HTTP/2 are waited for", Way::of);
        private final WritableSockets sockets = new WritableSockets();
        private final Map<SocketChannel, Shared> connections = new ConcurrentHashMap<>();
        private final Set<ClearToSend> watched = ConcurrentHashMap.newKeySet();
        private final LongSupplier nanoTime;

        /** @param nanoTime the ticker */
        Source(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        /** @return null where nobody has to be kept from waiting, or it is not known how */
        public @Nullable ClearToSend of(HttpServletRequest request) {
            try {
                Way way = ways.by(request);
                return way == null ? null : way.walk(request, this);
            } catch (ReflectiveOperationException | RuntimeException e) {
                LOG.log(Level.DEBUG, "slow clients of HTTP/2 are waited for", e);
                return null;
            }
        }

        /**
         * @param pending what the container takes while it has something to write; null where it has none such
         * @param close closes the connection, without waiting for anything
         * @return for one exchange
         */
        ClearToSend of(SocketChannel channel, @Nullable Semaphore pending, Runnable close) {
            Shared shared =
                    connections.computeIfAbsent(channel, one -> new Shared(one, pending, close, nanoTime.getAsLong()));
            return new ClearToSend(shared, this);
        }

        /** Gives up who takes too long. To be called about every second. */
        public void tick() {
            long now = nanoTime.getAsLong();
            watched.forEach(one -> one.look(now));
            connections.keySet().removeIf(channel -> !channel.isOpen());
        }

        @Override
        public void close() {
            sockets.close();
        }
    }

    /**
     * Has the connection for itself, from the question whether it takes something until that is written: what is free of its buffer is not
     * free for two. To be followed by {@link #leave}.
     *
     * @return whether so much can be written now as is written at a time; if not, {@link #await} says when
     */
    public boolean enter() {
        if (!entered && (isBehindOthers() || !shared.busy.compareAndSet(false, true))) {
            return false;
        }
        entered = true;
        boolean given = isGiven();
        if (!given) {
            leave();
        }
        return given;
    }

    /** Those that wait had nothing when they came; were others let pass, they might never have anything. */
    private boolean isBehindOthers() {
        return !called && shared.waiting.get() > 0;
    }

    /** Nothing more is written for now. */
    public void leave() {
        if (entered) {
            entered = false;
            shared.busy.set(false);
        }
    }

    private boolean isGiven() {
        return shared.isFree() && source.sockets.isWritable(shared.channel);
    }

    /** @return whether somebody who reads can acknowledge it without waiting: that takes a few bytes, for which Tomcat does not wait */
    public boolean isGivenToRead() {
        return shared.pending == null ? isGiven() : shared.isFree();
    }

    /**
     * Waits for its turn, until the connection takes something or is closed.
     *
     * @param then is run on another thread, which must not wait; false if that could not be done without, and is to be tried again
     */
    public void await(BooleanSupplier then) {
        waits(true);
        source.sockets.await(shared.channel, !shared.isFree(), () -> call(then));
    }

    private void waits(boolean whether) {
        waits = whether;
        shared.waiting.addAndGet(whether ? 1 : -1);
    }

    private boolean call(BooleanSupplier then) {
        shared.tookAt = source.nanoTime.getAsLong();
        called = true;
        // it may wait again, behind the others
        waits(false);
        boolean done;
        try {
            done = then.getAsBoolean();
        } finally {
            called = false;
        }
        if (!done) {
            waits(true);
        }
        return done;
    }

    /**
     * Does what has the container send a few bytes, once it need not wait with that; also when the connection is closed, as it is when it takes
     * nothing for too long.
     */
    public void whenGiven(Runnable what) {
        if (isGiven()) {
            what.run();
            return;
        }
        watch();
        await(() -> {
            source.watched.remove(this);
            what.run();
            return true;
        });
    }

    /**
     * All of the answer is here; the client has so much time to take some more of what is left of it.
     *
     * @param tooLate is run when it has not
     * @return to be run when it is not waited for any more
     */
    public Runnable limit(Runnable tooLate) {
        gone = tooLate;
        watch();
        return () -> source.watched.remove(this);
    }

    private void watch() {
        progressed();
        source.watched.add(this);
    }

    /** The client has taken some of it, or could have. */
    public void progressed() {
        since = source.nanoTime.getAsLong();
    }

    private void look(long now) {
        // who waits for its turn, or is about to wait again, waits for others as long as they are served
        boolean others = (waits || called) && shared.tookAt - since > 0;
        if (now - (others ? shared.tookAt : since) <= PATIENCE_NANOS) {
            return;
        }
        if (waits) {
            // it takes nothing at all: each stream that is broken off would be told so, and waited for
            shared.close();
        }
        Runnable its = gone;
        if (its != null) {
            its.run();
        }
    }
}
