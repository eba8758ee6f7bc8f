package io.gatehouse.upstream.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One thread that waits for many sockets and serves the one that is ready: one of its own, or an event loop that is lent. Whoever is
 * called by it must not block.
 */
public final class IoThread implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(IoThread.class.getName());

    /** How often it looks at the deadlines, while there are any. */
    static final long LOOK_MILLIS = 50;

    static final long PATIENCE_MILLIS = 5_000;

    private final Host host;
    private final LongSupplier nanoTime;
    private final Buffers buffers;
    private final Set<Opening> opening = new HashSet<>();

    /** Serves a socket. It is the attachment of the socket's key. */
    public interface Ready extends Consumer<SelectionKey> {

        /** Always on the I/O thread. */
        void ready(SelectionKey key);

        /** The thread ends, and all connections with it. */
        void stop(IOException cause);

        /** As {@link #ready}, by a loop that is lent. What goes wrong ends this connection alone. */
        @Override
        default void accept(SelectionKey key) {
            LentLoop.asGuest(() -> serve(key, this));
        }
    }

    /** Hears once what became of a connection, on the I/O thread. */
    public interface Opened {

        /** @param key has no interest and nobody attached */
        void opened(SelectionKey key);

        /** @param cause a {@link SocketTimeoutException} when the time was up */
        void failed(IOException cause);
    }

    /** What is given up when its time is up; the thread looks at it now and then. */
    public interface Opening {

        /** @return whether it is over, one way or another */
        boolean look(long now);
    }

    IoThread(ThreadFactory factory, LongSupplier nanoTime, Buffers buffers) throws IOException {
        this.nanoTime = nanoTime;
        this.buffers = buffers;
        this.host = new OwnThread(this, factory);
    }

    /** On an event loop that is lent. */
    IoThread(Executor loop, Selector selector, Supplier<?> current, LongSupplier nanoTime, Buffers buffers) {
        this.nanoTime = nanoTime;
        this.buffers = buffers;
        this.host = new LentLoop(this, loop, selector, current);
    }

    void start() {
        host.start();
    }

    public Buffers buffers() {
        return buffers;
    }

    /** @return whether the caller is this thread */
    public boolean isCurrent() {
        return host.isCurrent();
    }

    /** Runs the task on this thread, soon. Once it is closed, nothing is run any more. */
    @Override
    public void execute(Runnable task) {
        host.execute(task);
    }

    /** What was changed of a key, or closed, takes effect at once. */
    public void wake() {
        if (!host.isCurrent()) {
            host.wake();
        }
    }

    /**
     * Opens a connection.
     *
     * @param deadline by the ticker, in nanoseconds
     * @return gives it up; the listener hears nothing then
     */
    public Runnable connect(InetSocketAddress address, long deadline, Opened listener) {
        Connect connect = new Connect(address, deadline, listener);
        execute(connect::begin);
        return () -> execute(connect::cancel);
    }

    /** To be called on this thread. */
    public void watch(Opening someone) {
        opening.add(someone);
        host.watches();
    }

    boolean watchesAny() {
        return !opening.isEmpty();
    }

    void lookAtDeadlines() {
        if (!opening.isEmpty()) {
            long now = nanoTime.getAsLong();
            opening.removeIf(someone -> someone.look(now));
        }
    }

    static void serve(SelectionKey key, Ready someone) {
        try {
            someone.ready(key);
        } catch (CancelledKeyException e) {
            // closed meanwhile
        } catch (RuntimeException | Error e) {
            report(e);
            stop(key, new IOException(e));
        }
    }

    /** The others' connections are still there, whatever comes of this one. */
    static void stop(SelectionKey key, IOException cause) {
        try {
            if (key.attachment() instanceof Ready someone) {
                someone.stop(cause);
            }
        } catch (RuntimeException | Error e) {
            report(e);
        }
        close(key);
    }

    static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** When there is no memory, there may be none to say so: the others' connections are still there. */
    static void report(Throwable met) {
        try {
            LOG.log(System.Logger.Level.ERROR, "an I/O thread met an error", met);
        } catch (RuntimeException | Error e) {
            // whoever writes the log is the only one who could be told
        }
    }

    static void close(SelectionKey key) {
        try {
            key.channel().close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection does not close", e);
        }
    }

    /** Closes all connections of this thread, and ends it if it is its own. */
    @Override
    public void close() {
        host.close();
    }

    /** Waits until that is done, five seconds at most. */
    void join() {
        try {
            host.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection until it stands. */
    private final class Connect implements Ready, Opening {

        private final InetSocketAddress address;
        private final long deadline;
        private final Opened listener;
        private @org.jspecify.annotations.Nullable SocketChannel channel;
        private boolean over;

        Connect(InetSocketAddress address, long deadline, Opened listener) {
            this.address = address;
            this.deadline = deadline;
            this.listener = listener;
        }

        void begin() {
            if (over) {
                return;
            }
            try {
                SocketChannel opened = SocketChannel.open();
                channel = opened;
                opened.configureBlocking(false);
                opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
                if (opened.connect(address)) {
                    succeed(opened.register(host.selector(), 0));
                } else {
                    opened.register(host.selector(), SelectionKey.OP_CONNECT, this);
                    watch(this);
                }
            } catch (IOException | RuntimeException e) {
                fail(e instanceof IOException io ? io : new IOException(e));
            }
        }

        @Override
        public void ready(SelectionKey key) {
            try {
                SocketChannel connecting = (SocketChannel) key.channel();
                if (!over && connecting.finishConnect()) {
                    key.interestOps(0);
                    succeed(key);
                }
            } catch (IOException e) {
                fail(e);
            }
        }

        private void succeed(SelectionKey key) {
            over = true;
            key.attach(null);
            listener.opened(key);
        }

        @Override
        public boolean look(long now) {
            if (!over && now - deadline >= 0) {
                fail(new SocketTimeoutException("no connection to " + address));
            }
            return over;
        }

        @Override
        public void stop(IOException cause) {
            fail(cause);
        }

        private void fail(IOException cause) {
            if (!over) {
                cancel();
                listener.failed(cause);
            }
        }

        void cancel() {
            SocketChannel opened = channel;
            if (!over && opened != null) {
                try {
                    opened.close();
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a connection does not close", e);
                }
            }
            over = true;
        }
    }
}
