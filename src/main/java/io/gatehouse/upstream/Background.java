package io.gatehouse.upstream;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Two threads that may wait for somebody else, so that one who does not answer does not hold up the others. They are there only while
 * there is something to do.
 */
final class Background implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long PATIENCE_MILLIS = 1_000;

    private final DaemonThreads factory;
    private final ExecutorService threads;

    /** @param name of each thread */
    Background(String name) {
        this.factory = new DaemonThreads(name);
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        this.threads = pool;
    }

    /** @param task may wait for whoever knows. @return false when the gateway is stopping, and nothing is done */
    boolean run(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Nothing interrupts the name service: a thread that waits for it ends when it answers, and is waited for a second at most. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean ignored = factory.join(PATIENCE_MILLIS);
    }
}
