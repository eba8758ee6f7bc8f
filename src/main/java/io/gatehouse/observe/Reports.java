package io.gatehouse.observe;

import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server's log, on a thread of its own that exists only while there is something to tell: that log may hang on a pipe
 * that nobody reads, and no exchange is to wait for it.
 */
final class Reports implements AutoCloseable {

    private static final int WAITING = 1_000;
    private static final int IDLE_SECONDS = 10;
    private static final int CLOSE_MILLIS = 500;

    private final ThreadPoolExecutor executor;

    private volatile @Nullable Thread last;

    Reports() {
        executor = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), this::thread);
        executor.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task) {
        Thread thread = DaemonThreads.named("gatehouse-reports", task);
        last = thread;
        return thread;
    }

    /**
     * @param text is escaped already
     * @return false when too much is waiting, and this is not told
     */
    boolean tell(System.Logger logger, Level level, String text) {
        try {
            executor.execute(() -> logger.log(level, text));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Tells what is waiting, for half a second at most. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
            // an executor has terminated a moment before its thread has, which to the server is a leak
            Thread thread = last;
            if (thread != null) {
                thread.join(CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
