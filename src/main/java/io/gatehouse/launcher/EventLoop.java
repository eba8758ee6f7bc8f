package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * Waits for its share of the clients' connections, and serves those that have something to say by the thread that waited. Tomcat's own
 * poller wakes another thread for every request, and is woken again when it has been answered: changes of threads that cost more than
 * the request. For the same reason it also waits for sockets of the web application ({@link Guests}): an answer of an upstream is read,
 * sent to the client and ended by the thread that waited for it.
 *
 * <p>One thread at a time is the loop. While it serves, another one can take its place ({@link #relieve}): Tomcat may wait, for the rest
 * of a body that nobody wants, or for a client who does not read. It asks for the event that it is about to wait for, and that is when
 * it is relieved; and whoever else serves one connection for long is relieved by {@link #lookAfter}.
 *
 * <p>A connection that is served stays registered for reading, because a client seldom sends more before it has its answer; if it does,
 * the loop looks away until then. What Tomcat calls the interest of a connection is what was asked for; the interest of its key is what
 * the selector looks for.
 */
final class EventLoop extends NioEndpoint.Poller implements Executor {

    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    /** the loop is looking for events */
    private static final long LOOKING = 0;

    /** the loop has no thread, or not yet */
    private static final long VACANT = -1;

    private final EventLoopEndpoint endpoint;
    private final Executor threads;

    /** ready, and not served yet. Like all that is not shared, it belongs to the thread that is the loop. */
    private final Queue<SelectionKey> ready = new ArrayDeque<>();

    private final Consumer<SelectionKey> found = this::found;

    /** to be served behind what is ready */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    private final Queue<Runnable> asked = new ConcurrentLinkedQueue<>();

    /** how many asked; negative while the loop sleeps */
    private final AtomicInteger calls = new AtomicInteger();

    private final AtomicInteger serving = new AtomicInteger();
    private final Guests guests = new Guests();
    private final Overdue overdue;

    /** {@link #LOOKING}, {@link #VACANT}, or the number of the event that it serves and may be relieved from */
    private final AtomicLong state = new AtomicLong(VACANT);

    private long events;

    /** whether nobody has been told to serve the event yet */
    private boolean toBeServed;

    /** said by a thread that was relieved while it served a guest; without a queue, which would take memory */
    private volatile boolean guestHasDone;

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
        this.overdue = new Overdue(endpoint, getSelector());
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
        if (thread instanceof LoopThread its) {
            its.becomes(this);
        }
        // whoever was relieved may have left it so
        toBeServed = false;
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

    /** Whoever is served may raise what is not declared, and when there is no memory, there may be none to say so: a loop outlives both. */
    static void report(Throwable met) {
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
            // what an event leaves is done before the next one: an answer that is not ended yet has its buffers
            goesOn = serve(ready.remove()) && serveTasks();
        }
        goesOn = goesOn && serveTasks();
        if (goesOn) {
            // interrupted, it would look again and again
            boolean ignored = Thread.interrupted();
            ignored = events();
            select();
            overdue.look();
        }
        return goesOn;
    }

    /** Those that come meanwhile have their turn behind the next socket. */
    private boolean serveTasks() {
        boolean goesOn = true;
        for (int left = tasks.size(); goesOn && left > 0; left--) {
            goesOn = serve(tasks.remove());
        }
        return goesOn;
    }

    private void select() throws IOException {
        Selector selector = getSelector();
        if (calls.getAndSet(-1) > 0 || !tasks.isEmpty()) {
            selector.selectNow(found);
        } else {
            selector.select(found, endpoint.getSelectorTimeout());
        }
        calls.set(0);
    }

    /** While it selects. */
    private void found(SelectionKey key) {
        if (key.attachment() instanceof NioSocketWrapper connection) {
            Interest.isInTime(key, connection);
        }
        ready.add(key);
    }

    /** @return whether the calling thread is still the loop; as below */
    private boolean serve(SelectionKey key) {
        if (!(key.attachment() instanceof NioSocketWrapper connection)) {
            return serve(new Guests.Ready(key));
        }
        toBeServed = true;
        boolean goesOn = serveOne(() -> processKey(key, connection));
        if (goesOn) {
            // it may have been for another thread that waited; what is found overdue next is not the loop's to serve
            toBeServed = false;
        }
        return goesOn;
    }

    private boolean serve(Runnable task) {
        if (!(task instanceof Guests.Work work)) {
            return serveOne(task);
        }
        if (!guests.begin(work, tasks::add)) {
            return true;
        }
        LoopThread.servesGuest(true);
        boolean goesOn = serveOne(work);
        LoopThread.servesGuest(false);
        if (goesOn) {
            guests.end();
        } else {
            guestHasDone = true;
            call();
        }
        return goesOn;
    }

    private boolean serveOne(Runnable what) {
        long event = ++events;
        serving.incrementAndGet();
        state.set(event);
        try {
            what.run();
        } catch (Throwable e) {
            report(e);
        } finally {
            serving.decrementAndGet();
        }
        return state.compareAndSet(event, LOOKING);
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

    /** @return whether the calling thread is the loop */
    boolean isCurrent() {
        // in this order: who takes over is the thread before it looks
        return state.get() != VACANT && thread == Thread.currentThread();
    }

    /**
     * Leaves something to be served by the loop behind the event that the calling thread serves as the loop. Another thread would have
     * to be woken.
     *
     * @return false if that is not what the calling thread does
     */
    boolean leave(Runnable task) {
        boolean serves = state.get() > LOOKING && thread == Thread.currentThread();
        if (serves) {
            later(task);
        }
        return serves;
    }

    /** Does something for the web application, soon, on the thread that is the loop. Once the loop has ended, nothing is done. */
    @Override
    public void execute(Runnable task) {
        later(new Guests.Task(task));
    }

    private void later(Runnable task) {
        tasks.add(task);
        // the loop looks before it sleeps; a thread that was relieved meanwhile is not the loop
        if (!isCurrent()) {
            call();
        }
    }

    /** A connection that was just accepted. */
    @Override
    public void register(NioSocketWrapper connection) {
        Interest.add(connection, SelectionKey.OP_READ);
        ask(() -> Interest.watch(connection, getSelector()));
    }

    @Override
    public void add(NioSocketWrapper connection, int interestOps) {
        Interest.add(connection, interestOps);
        if (!Interest.isLookedFor(connection, interestOps, getSelector())) {
            ask(() -> Interest.lookFor(connection, getSelector()));
        }
        if (closed) {
            endpoint.processSocket(connection, SocketEvent.STOP, false);
        }
        if (Interest.isAwaited(connection)) {
            mayWait(connection);
        }
    }

    /**
     * Who serves a guest, of whichever loop, must not wait for a client: all other guests of the loop would wait too. Nor must a loop
     * wait, for a client of its own or of another: nobody but a loop can tell, and it has others.
     */
    private static void mayWait(NioSocketWrapper connection) {
        EventLoop waits = LoopThread.current();
        if (LoopThread.servesGuest() && !Interest.isShared(connection)) {
            Interest.refuse(connection, Level.DEBUG, "a client would be waited for where upstreams are served");
        } else if (waits != null && !waits.relieve(waits.state.get())) {
            Interest.refuse(connection, Level.WARNING, "too many clients are waited for");
        }
    }

    private void ask(Runnable question) {
        asked.add(question);
        call();
    }

    private void call() {
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
        if (guestHasDone) {
            guestHasDone = false;
            guests.end();
        }
        return any;
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
        boolean ignored = events();
        overdue.closeAll();
        try {
            getSelector().close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a selector does not close", e);
        }
        endpoint.ended();
    }
}
