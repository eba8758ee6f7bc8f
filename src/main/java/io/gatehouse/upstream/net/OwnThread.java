package io.gatehouse.upstream.net;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;

/** A thread that does nothing else. */
final class OwnThread implements Host {

    private static final System.Logger LOG = System.getLogger(OwnThread.class.getName());

    private final IoThread work;
    private final Selector selector;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    OwnThread(IoThread work, ThreadFactory factory) throws IOException {
        this.work = work;
        this.selector = Selector.open();
        this.thread = factory.newThread(this::run);
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (!isCurrent()) {
            wake();
        }
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public void watches() {
        // it looks before it waits
    }

    private void run() {
        while (!closed) {
            try {
                selector.select(OwnThread::serve, work.watchesAny() ? IoThread.LOOK_MILLIS : 0);
                work.lookAtDeadlines();
                // last, for what the others left to be done
                runTasks();
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                IoThread.report(e);
            }
        }
        closeAll();
    }

    private static void serve(SelectionKey key) {
        if (key.attachment() instanceof IoThread.Ready someone) {
            IoThread.serve(key, someone);
        }
    }

    private void runTasks() {
        // those that are added meanwhile have their turn behind the sockets
        for (int left = tasks.size(); left > 0; left--) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            IoThread.run(task);
        }
        if (!tasks.isEmpty()) {
            wake();
        }
    }

    private void closeAll() {
        for (SelectionKey key : selector.keys()) {
            IoThread.stop(key, new IOException("the gateway is stopping"));
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a selector does not close", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }

    @Override
    public void join() throws InterruptedException {
        thread.join(IoThread.PATIENCE_MILLIS);
    }
}
