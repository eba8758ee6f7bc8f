package io.gatehouse.boot;

import io.gatehouse.upstream.DaemonThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does what is to be known of a descriptor once it serves, and what no request and no reload has to wait for: of 10,000 routes that takes
 * some tenths of a second. A thread of its own does it, one after the other, and is there only while there is something to do.
 */
final class Afterwards implements Executor, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Afterwards.class.getName());

    private static final long IDLE_SECONDS = 1;
    private static final long PATIENCE_MILLIS = 5_000;

    /** What one descriptor gives to do: more wait only where reloads follow each other faster than it is done. */
    private static final int MOST_WAITING = 2;

    private final DaemonThreads threads = new DaemonThreads("gatehouse-afterwards");
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            threads,
            // then whoever reloads does it himself, so that no more tables pile up; and when the gateway stops, nobody
            // waits in vain
            (task, full) -> task.run());

    Afterwards() {
        pool.allowCoreThreadTimeOut(true);
    }

    /** @param task if it throws, that is logged; nobody waits to hear it */
    @Override
    public void execute(Runnable task) {
        pool.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.log(System.Logger.Level.ERROR, "something was not found out of a descriptor", e);
            }
        });
    }

    /** Ends when all is done. */
    @Override
    public void close() {
        pool.shutdown();
        if (!threads.join(PATIENCE_MILLIS)) {
            LOG.log(System.Logger.Level.WARNING, "the thread that looks at descriptors does not stop");
        }
    }
}
