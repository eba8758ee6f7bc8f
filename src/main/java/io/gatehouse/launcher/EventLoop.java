package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Waits for its share of the clients' connections, and serves those that have something to say by the thread that waited. Tomcat's own
 * poller wakes another thread for every request, and is woken again when it has been answered: changes of threads that cost more than
 * the request.
 *
 * <p>One thread at a time is the loop. While it serves, another one can take its place ({@link #relieve}): Tomcat may wait, for the rest
 * of a body that nobody wants, or for a client who does not read. It asks for the event that it is about to wait for, and that is when
 * it is relieved; and whoever else serves one connection for long is relieved by {@link #lookAfter}.
 *
 * <p>A connection that is served stays registered for reading, because a client seldom sends more before it has its answer; if it does,
 * the loop looks away until then. What Tomcat calls the interest of a connection is what was asked for; the interest of its key is what
 * the selector looks for.
 */
final class EventLoop extends NioEndpoint.Poller {

    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    /** the loop is looking for events */
    private static final long LOOKING = 0;

    /** the loop has no thread, or not yet */
    private static final long VACANT = -1;

    private final EventLoopEndpoint endpoint;
    private final Executor threads;

    /** ready, and not served yet. Like all that is not shared, it belongs to the thread that is the loop. */
    private final Queue<SelectionKey> ready = new ArrayDeque<>();

    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();

    /** how many asked; negative while the loop sleeps */
    private final AtomicInteger calls = new AtomicInteger();

    private final AtomicInteger serving = new AtomicInteger();

    /** {@link #LOOKING}, {@link #VACANT}, or the number of the event that it serves and may be relieved from */
    private final AtomicLong state = new AtomicLong(VACANT);

    private long events;

    /** whether nobody has been told to serve the event yet */
    private boolean toBeServed;

    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** by the last {@link #lookAfter} */
    private long seen;

    /** by {@link #lookAfter}, that nobody can relieve it */
    private long told;

    /** @param threads a new one for each loop and for each relief, or a RejectedExecutionException */
    EventLoop(EventLoopEndpoint endpoint, Executor threads) throws IOException {
        endpoint.super();
        this.endpoint = endpoint;
        this.threads = threads;
    }

    void start() {
        threads.execute(this);
    }

    /** @return how many threads serve a connection: the loop, and those that it was relieved of */
    int serving() {
        return serving.get();
    }

    /** The calling thread is the loop until it is relieved, or until the end. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        state.set(LOOKING);
        boolean goesOn = true;
        while (goesOn && !closed) {
            try {
                goesOn = turn();
            } catch (IOException | RuntimeException | Error e) {
                // the others' connections are still there
                report(e);
            }
        }
        if (goesOn) {
            end();
        }
    }

    /** When there is no memory, there may be none to say so; the loop has to outlive that too. */
    private static void report(Throwable met) {
        try {
            LOG.log(Level.ERROR, "an event loop met an error", met);
        } catch (RuntimeException | Error e) {
            // whoever writes the log is the only one who could be told
        }
    }

    /** @return whether the calling thread is still the loop */
    private boolean turn() throws IOException {
        boolean goesOn = true;
        while (goesOn && !ready.isEmpty()) {
            goesOn = serve(ready.remove());
        }
        if (goesOn) {
            boolean any = events();
            int count = select();
            takeReady();
            // who was woken only to be asked something has not waited in vain: to look at all connections costs more
            // than to serve one
            timeout(count, any || (count == 0 && events()));
        }
        return goesOn;
    }

    private int select() throws IOException {
        Selector selector = getSelector();
        int count = calls.getAndSet(-1) > 0 ? selector.selectNow() : selector.select(endpoint.getSelectorTimeout());
        calls.set(0);
        return count;
    }

    private void takeReady() {
        Iterator<SelectionKey> keys = getSelector().selectedKeys().iterator();
        while (keys.hasNext()) {
            SelectionKey key = keys.next();
            keys.remove();
            if (key.attachment() instanceof NioSocketWrapper connection) {
                Interest.isInTime(key, connection);
            }
            ready.add(key);
        }
    }

    private boolean serve(SelectionKey key) {
        long event = ++events;
        toBeServed = true;
        serving.incrementAndGet();
        state.set(event);
        try {
            // none when it has been closed meanwhile
            if (key.attachment() instanceof NioSocketWrapper connection) {
                processKey(key, connection);
            }
        } catch (RuntimeException | Error e) {
            report(e);
        } finally {
            serving.decrementAndGet();
        }
        boolean goesOn = state.compareAndSet(event, LOOKING);
        if (goesOn) {
            // it may have been for another thread that waited; what is found overdue next is not the loop's to serve
            toBeServed = false;
        }
        return goesOn;
    }

    @Override
    protected void processKey(SelectionKey key, NioSocketWrapper connection) {
        if (Interest.isServed(key, connection)) {
            Interest.leaveToOthers(key, connection);
        } else {
            super.processKey(key, connection);
        }
    }

    /** Before an event is served: nobody asks for it any more. */
    @Override
    protected void unreg(SelectionKey key, NioSocketWrapper connection, int readyOps) {
        Interest.remove(connection, readyOps);
        if ((readyOps & SelectionKey.OP_WRITE) != 0) {
            Interest.lookAway(key, connection, SelectionKey.OP_WRITE);
        }
    }

    /** @return whether the caller is to serve the event, because it is the loop and has just found it */
    boolean servesItself() {
        boolean itself = isCurrent() && toBeServed;
        if (itself) {
            toBeServed = false;
        }
        return itself;
    }

    private boolean isCurrent() {
        // in this order: who takes over is the thread before it looks
        return state.get() != VACANT && thread == Thread.currentThread();
    }

    /** A connection that was just accepted. */
    @Override
    public void register(NioSocketWrapper connection) {
        Interest.add(connection, SelectionKey.OP_READ);
        ask(() -> watch(connection));
    }

    @Override
    public void add(NioSocketWrapper connection, int interestOps) {
        Interest.add(connection, interestOps);
        if (!isLookedFor(connection, interestOps)) {
            ask(() -> lookFor(connection));
        }
        if (closed) {
            endpoint.processSocket(connection, SocketEvent.STOP, false);
        }
        if (isCurrent() && Interest.isAwaited(connection) && !relieve(state.get())) {
            refuse(connection);
        }
    }

    /** The loop must not wait for what nobody but the loop can tell. */
    private static void refuse(NioSocketWrapper connection) {
        Interest.awaitNothing(connection);
        LOG.log(Level.WARNING, "too many clients are waited for; one of them is broken off");
        EventLoop.<RuntimeException>raise(new IOException("too many clients are waited for"));
    }

    /** Whoever is about to wait is reading or writing, and expects this; only that the method in between does not declare it. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> void raise(IOException broken) throws E {
        throw (E) broken;
    }

    private boolean isLookedFor(NioSocketWrapper connection, int interestOps) {
        SelectionKey key = key(connection);
        try {
            return key != null && (key.interestOps() & interestOps) == interestOps;
        } catch (CancelledKeyException e) {
            return false;
        }
    }

    private @Nullable SelectionKey key(NioSocketWrapper connection) {
        SocketChannel channel = connection.getSocket().getIOChannel();
        return channel == null ? null : channel.keyFor(getSelector());
    }

    private void ask(Runnable question) {
        asked.add(question);
        if (calls.incrementAndGet() == 0) {
            getSelector().wakeup();
        }
    }

    /** Does what was asked for. */
    @Override
    public boolean events() {
        boolean any = false;
        for (Runnable question = asked.poll(); question != null; question = asked.poll()) {
            question.run();
            any = true;
        }
        return any;
    }

    private void watch(NioSocketWrapper connection) {
        SocketChannel channel = connection.getSocket().getIOChannel();
        try {
            if (channel != null) {
                channel.register(getSelector(), Interest.of(connection), connection);
                return;
            }
        } catch (ClosedChannelException e) {
            LOG.log(Level.DEBUG, "closed before it was looked at", e);
        }
        connection.close();
    }

    private void lookFor(NioSocketWrapper connection) {
        SelectionKey key = key(connection);
        try {
            if (key != null) {
                key.interestOps(key.interestOps() | Interest.of(connection));
                return;
            }
        } catch (CancelledKeyException e) {
            LOG.log(Level.DEBUG, "closed before it was looked for", e);
        }
        connection.close();
    }

    /** To be called now and then by one other thread: if the loop has served one event since the last time, it is relieved. */
    void lookAfter() {
        long now = state.get();
        if (now > LOOKING && now == seen && !relieve(now) && now != told) {
            told = now;
            LOG.log(Level.WARNING, "too many clients are waited for; an event loop waits too");
        }
        seen = now;
    }

    /**
     * Unless the event has been served by then, another thread takes the place of the one that serves it. That thread does so itself:
     * whoever serves keeps the place until there is one.
     *
     * @return whether there is such a thread
     */
    private boolean relieve(long event) {
        try {
            if (event > LOOKING) {
                threads.execute(() -> takeOver(event));
                return true;
            }
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            LOG.log(Level.DEBUG, "no thread for an event loop", e);
        }
        return false;
    }

    private void takeOver(long event) {
        if (state.compareAndSet(event, VACANT)) {
            run();
        }
    }

    @Override
    protected void destroy() {
        closed = true;
        super.destroy();
    }

    private void end() {
        events();
        // Tomcat closes all connections then
        timeout(0, false);
        try {
            getSelector().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a selector does not close", e);
        }
        endpoint.ended();
    }
}
