package io.gatehouse.observe;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells listeners of JMX, on a thread of its own that exists only while there is something to tell: they may be slow, or far away. */
final class Notifier implements AutoCloseable {

    private static final int WAITING = 256;
    private static final int IDLE_SECONDS = 10;
    private static final int CLOSE_MILLIS = 500;

    private final ThreadPoolExecutor executor;
    private volatile @Nullable Thread last;

    Notifier() {
        executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), this::thread);
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = DaemonThreads.named("gatehouse-notices", task);
        last = thread;
        return thread;
    }

    /** What is too much is not told. */
    void tell(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            // somebody listens too slowly, or the gateway stops
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        Thread thread = last;
        try {
            if (thread != null && thread != Thread.currentThread()) {
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
