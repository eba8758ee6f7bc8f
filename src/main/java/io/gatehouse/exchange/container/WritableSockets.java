package io.gatehouse.exchange.container;

import io.gatehouse.upstream.DaemonThreads;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the system whether sockets of the container's would take something, and waits until they do. The container has them in selectors of its own,
 * which does not hinder others. One thread waits for all of them, once there are any. Of those who wait for the same socket one at a time is told, in
 * the order in which they came: what it takes may be for him alone, and who waits again is behind all others.
 */
final class WritableSockets implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(WritableSockets.class.getName());

    /** How often it looks whether sockets have been closed: the system does not let go of them before. */
    private static final long LOOK_MILLIS = 250;

    /** What another thread has begun is done by then, or its lock left. */
    private static final long MOMENT_MILLIS = 1;

    private static final long PATIENCE_MILLIS = 5_000;

    private final DaemonThreads threads = new DaemonThreads("gatehouse-writable");
    private final Queue<Selector> idle = new ConcurrentLinkedQueue<>();
    private final Queue<Waiting> asked = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Selector selector;
    private volatile boolean closed;

    /** These are the thread's own. */
    private final Map<SocketChannel, Deque<Waiting>> waiting = new HashMap<>();

    private final Queue<Waiting> soon = new ArrayDeque<>();

    /** whose turn it is, until they are told: what goes wrong meanwhile takes it from nobody */
    private final Queue<Waiting> due = new ArrayDeque<>();

    private record Waiting(SocketChannel channel, boolean moment, BooleanSupplier then) {}

    /** @return whether it would take something now; also when it is closed, as whoever writes will hear */
    boolean isWritable(SocketChannel channel) {
        Selector asking = idle.poll();
        try {
            if (asking == null) {
                asking = Selector.open();
            }
            return isWritable(channel, asking);
        } catch (IOException | CancelledKeyException e) {
            return true;
        } finally {
            if (asking != null) {
                idle.add(asking);
            }
        }
    }

    private static boolean isWritable(SocketChannel channel, Selector asking) throws IOException {
        SelectionKey key = channel.register(asking, SelectionKey.OP_WRITE);
        try {
            asking.selectNow();
            return key.isWritable();
        } finally {
            key.cancel();
            // it has not been let go of before
            asking.selectNow();
        }
    }

    /**
     * Waits until it would take something, or is closed.
     *
     * @param moment whether to wait for a moment more
     * @param then is run once, on a thread that must not wait; false when it could not be done without, and is to be tried again. Whoever
     *     still finds that it takes nothing waits again
     */
    void await(SocketChannel channel, boolean moment, BooleanSupplier then) {
        asked.add(new Waiting(channel, moment, then));
        Selector there = selector;
        if (there == null) {
            there = start();
        }
        if (there != null) {
            there.wakeup();
        }
    }

    private synchronized @Nullable Selector start() {
        if (selector == null && !closed) {
            try {
                Selector made = Selector.open();
                threads.newThread(() -> run(made)).start();
                selector = made;
            } catch (IOException e) {
                LOG.log(Level.ERROR, "nobody waits for slow clients of HTTP/2", e);
            }
        }
        return selector;
    }

    private void run(Selector on) {
        while (!closed) {
            try {
                turn(on);
            } catch (IOException | RuntimeException | Error e) {
                // the others wait too
                report("who waits for slow clients met an error", e);
            }
        }
        close(on);
    }

    private void turn(Selector on) throws IOException {
        on.select(patience());
        int late = soon.size();
        release(on);
        for (; late > 0; late--) {
            due.add(soon.remove());
        }
        for (Waiting next = asked.poll(); next != null; next = asked.poll()) {
            if (!isWatched(on, next)) {
                due.add(next);
            }
        }
        for (Waiting one = due.poll(); one != null; one = due.poll()) {
            if (!isDone(one)) {
                soon.add(one);
            }
        }
    }

    /** @return how long at most until there is something to do, in milliseconds; 0 for ever. Where something went wrong, much is left */
    private long patience() {
        if (soon.isEmpty() && due.isEmpty() && asked.isEmpty()) {
            return waiting.isEmpty() ? 0 : LOOK_MILLIS;
        }
        return MOMENT_MILLIS;
    }

    /** What goes wrong with one keeps no other one from its turn. */
    private static boolean isDone(Waiting one) {
        try {
            return one.then.getAsBoolean();
        } catch (RuntimeException | Error e) {
            report("a slow client of HTTP/2 could not be served", e);
            return true;
        }
    }

    /** When there is no memory, there may be none to say so. */
    private static void report(String what, Throwable met) {
        try {
            LOG.log(Level.ERROR, what, met);
        } catch (RuntimeException | Error e) {
            // whoever writes the log is the only one who could be told
        }
    }

    /** Those whose sockets would take something, or are closed, have their turn. */
    private void release(Selector on) throws IOException {
        for (SelectionKey key : on.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            Deque<Waiting> all = waiting.get(channel);
            Waiting next = all == null ? null : all.poll();
            if (next != null) {
                (next.moment ? soon : due).add(next);
            }
            if (all == null || all.isEmpty()) {
                waiting.remove(channel);
                key.cancel();
            }
        }
        on.selectedKeys().clear();
        waiting.entrySet().removeIf(entry -> !entry.getKey().isOpen() && due.addAll(entry.getValue()));
        // a key that was cancelled is in the way of the next of the same socket
        on.selectNow();
        // what it found may be used up by those who are told now
        on.selectedKeys().clear();
    }

    /** @return false if it is closed, or cannot be waited for: whoever writes will hear */
    private boolean isWatched(Selector on, Waiting one) {
        try {
            if (!waiting.containsKey(one.channel)) {
                one.channel.register(on, SelectionKey.OP_WRITE);
            }
            waiting.computeIfAbsent(one.channel, channel -> new ArrayDeque<>()).add(one);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    private static void close(Selector one) {
        try {
            one.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a selector does not close", e);
        }
    }

    /** Nobody is told any more. */
    @Override
    public synchronized void close() {
        closed = true;
        Selector there = selector;
        if (there != null) {
            there.wakeup();
        }
        if (!threads.join(PATIENCE_MILLIS)) {
            LOG.log(Level.WARNING, "who waits for slow clients does not stop");
        }
        for (Selector one = idle.poll(); one != null; one = idle.poll()) {
            close(one);
        }
    }
}
