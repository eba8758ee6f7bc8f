package io.gatehouse.testing;

import io.gatehouse.config.source.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.PriorityBlockingQueue;

/** Runs what is due when the test moves the ticker, on the test's own thread. */
public final class TestScheduler implements Scheduler {

    private final TestTicker ticker;
    private final PriorityBlockingQueue<Task> tasks =
            new PriorityBlockingQueue<>(4, Comparator.comparingLong(task -> task.order));
    private long elapsed;
    private boolean closed;

    private record Task(long order, Runnable work, CompletableFuture<?> future) {}

    public TestScheduler(TestTicker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        CompletableFuture<?> future = new CompletableFuture<>();
        tasks.add(new Task(elapsed + delay.toNanos(), task, future));
        return future;
    }

    /** Lets this much time pass, and what is due meanwhile run at its time. */
    public void advance(Duration time) {
        long until = elapsed + time.toNanos();
        for (Optional<Task> next = due(until); next.isPresent(); next = due(until)) {
            Task task = next.get();
            moveTo(task.order);
            if (!task.future.isCancelled()) {
                task.work.run();
            }
        }
        moveTo(until);
    }

    private Optional<Task> due(long until) {
        Task next = tasks.peek();
        return next == null || next.order > until ? Optional.empty() : Optional.ofNullable(tasks.poll());
    }

    private void moveTo(long moment) {
        ticker.advance(Duration.ofNanos(moment - elapsed));
        elapsed = moment;
    }

    /** @return how many tasks wait that nobody cancelled */
    public long waiting() {
        return tasks.stream().filter(task -> !task.future.isCancelled()).count();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
