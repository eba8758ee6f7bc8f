package io.gatehouse.config.source;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One daemon thread, which starts with the first task. */
final class OwnThread implements Scheduler {

    private static final long PATIENCE_MILLIS = 5_000;

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(this::thread);
    private volatile @Nullable Thread thread;

    private Thread thread(Runnable work) {
        Thread started = new Thread(work, "gatehouse-descriptor");
        started.setDaemon(true);
        thread = started;
        return started;
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        return executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
        Thread started = thread;
        if (started == null || Thread.currentThread() == started) {
            return;
        }
        try {
            // not awaitTermination: it returns while the thread still does
            started.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
