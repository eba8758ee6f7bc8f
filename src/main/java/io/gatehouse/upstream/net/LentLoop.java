package io.gatehouse.upstream.net;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An event loop that also waits for others. Between two of its tasks another thread may have become the loop; two at once never are at work here. */
final class LentLoop implements Host {

    private final IoThread work;
    private final Executor loop;
    private final Selector selector;
    private final Supplier<?> current;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean closed;

    /** whether it will look at deadlines; on its thread */
    private boolean looks;

    LentLoop(IoThread work, Executor loop, Selector selector, Supplier<?> current) {
        this.work = work;
        this.loop = loop;
        this.selector = selector;
        this.current = current;
    }

    @Override
    public Selector selector() {
        return selector;
    }

    @Override
    public void start() {
        // it waits already
    }

    @Override
    public boolean isCurrent() {
        return current.get() == loop;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(() -> {
            if (!closed) {
                asGuest(() -> IoThread.run(task));
            }
        });
    }

    @Override
    public void wake() {
        loop.execute(LentLoop::nothing);
    }

    private static void nothing() {
        // it looks anew whatever it is given to do
    }

    /** The loop has the class loader of whoever lends it; what is called here has the application's, as on a thread of its own. */
    static void asGuest(Runnable what) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(LentLoop.class.getClassLoader());
        try {
            what.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The loop knows of no deadlines but its own. */
    @Override
    public void watches() {
        if (!looks) {
            looks = true;
            CompletableFuture.delayedExecutor(IoThread.LOOK_MILLIS, TimeUnit.MILLISECONDS, this)
                    .execute(this::look);
        }
    }

    private void look() {
        looks = false;
        try {
            work.lookAtDeadlines();
        } finally {
            if (work.watchesAny()) {
                watches();
            }
        }
    }

    @Override
    public void close() {
        execute(() -> {
            closed = true;
            closeAll();
            ended.countDown();
        });
    }

    /** The others' sockets stay as they are. */
    private void closeAll() {
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof IoThread.Ready) {
                IoThread.stop(key, new IOException("the gateway is stopping"));
            }
        }
    }

    @Override
    public void join() throws InterruptedException {
        boolean ignored = ended.await(IoThread.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
