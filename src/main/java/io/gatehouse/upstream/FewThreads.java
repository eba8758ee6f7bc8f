package io.gatehouse.upstream;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A few threads that may wait for somebody, so that nobody else does. They are there only while there is something to do. Any thread may
 * call.
 */
public final class FewThreads implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;

    private final DaemonThreads threads;
    private final ThreadPoolExecutor executor;

    /**
     * @param name of each thread
     * @param most how many at once
     * @param waiting how many tasks may wait for one of them
     */
    public FewThreads(String name, int most, int waiting) {
        this.threads = new DaemonThreads(name);
        this.executor = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waiting), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /** @return false, and nothing will be done, where too much waits already, or these are closed */
    public boolean run(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /**
     * What waits is not done; what is being done is interrupted, and waited for.
     *
     * @param millis how long at most for each thread
     * @return whether all have ended
     */
    public boolean end(long millis) {
        executor.shutdownNow();
        return threads.join(millis);
    }

    /** As above, for nobody in particular, a second at most. */
    @Override
    public void close() {
        boolean ignored = end(1_000);
    }
}
