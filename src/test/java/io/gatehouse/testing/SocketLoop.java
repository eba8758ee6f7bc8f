package io.gatehouse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One thread for all sockets of one side of a test, however many they are. */
public final class SocketLoop implements AutoCloseable {

    /** Whose socket is ready; an exception closes the socket. */
    interface Ready {

        void ready(SelectionKey key) throws IOException;

        /** @param cause null when the peer closed in good order */
        void closed(IOException cause);
    }

    private record Timer(long at, Runnable task) {}

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    /** every read goes here, so that an idle socket costs nothing */
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

    private final Thread thread;
    private volatile boolean closing;

    private SocketLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    public static SocketLoop start(String name) throws IOException {
        SocketLoop loop = new SocketLoop(name);
        loop.thread.start();
        return loop;
    }

    /** Runs it on the loop's thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Runs it later on the loop's thread; to be called there. */
    void after(Duration delay, Runnable task) {
        timers.add(new Timer(System.nanoTime() + delay.toNanos(), task));
    }

    /** On the loop's thread. */
    SelectionKey register(SelectableChannel channel, int interests, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, interests, ready);
    }

    /** @return empty; it is everybody's, so nothing may stay in it */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(this::call, untilNextTimer());
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                while (!timers.isEmpty() && timers.peek().at() - System.nanoTime() <= 0) {
                    timers.remove().task().run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closeAll();
        }
    }

    /** @return milliseconds, 0 for ever */
    private long untilNextTimer() {
        Timer next = timers.peek();
        return next == null ? 0 : Math.max(1, (next.at() - System.nanoTime()) / 1_000_000);
    }

    private void call(SelectionKey key) {
        Ready ready = (Ready) key.attachment();
        try {
            ready.ready(key);
        } catch (IOException e) {
            close(key, e);
        }
    }

    void close(SelectionKey key, IOException cause) {
        try {
            key.channel().close();
        } catch (IOException e) {
            // gone it is
        }
        ((Ready) key.attachment()).closed(cause);
    }

    private void closeAll() {
        List<SelectionKey> keys = new ArrayList<>(selector.keys());
        try {
            for (SelectionKey key : keys) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes every socket of it. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
