package io.gatehouse.admin;

import io.gatehouse.upstream.DaemonThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The few threads on which orders are carried out and answers made; only while there is something to do. */
public final class AdminThreads implements AutoCloseable {

    private static final int MOST_THREADS = 4;
    private static final int MOST_WAITING = 64;
    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_MILLIS = 5_000;

    private final DaemonThreads threads = new DaemonThreads("gatehouse-admin");
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            threads);

    public AdminThreads() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** @return false, and nothing will be done, where too much waits already */
    public boolean run(Runnable task) {
        try {
            executor.execute(() -> {
                // a thread that was begun by one of the server's may have that one's
                Thread.currentThread().setContextClassLoader(AdminThreads.class.getClassLoader());
                task.run();
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        if (!threads.join(PATIENCE_MILLIS)) {
            System.getLogger(AdminThreads.class.getName())
                    .log(System.Logger.Level.WARNING, "a thread of the administration does not stop");
        }
    }
}
