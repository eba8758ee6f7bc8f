package io.gatehouse.config.source;

import io.gatehouse.config.reference.Jndi;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs something later, one thing at a time. */
public interface Scheduler extends AutoCloseable {

    /** @return to cancel it; an ended or cancelled one may be cancelled again */
    Future<?> after(Duration delay, Runnable task);

    /** Nothing runs any more when this returns, unless it was called by what runs; nothing is left behind. */
    @Override
    void close();

    /**
     * @return the server's own executor where there is one, because only its threads see {@code java:comp} on some servers;
     *     otherwise one thread of our own
     */
    static Scheduler ofServer(Jndi jndi) {
        Object managed = jndi.lookup("java:comp/DefaultManagedScheduledExecutorService");
        return managed instanceof ScheduledExecutorService executor ? new ManagedScheduler(executor) : ownThread();
    }

    /** @return one thread of our own, a daemon */
    static Scheduler ownThread() {
        return new OwnThread();
    }

    /** The server owns the executor and closes it. */
    record ManagedScheduler(ScheduledExecutorService executor) implements Scheduler {

        @Override
        public Future<?> after(Duration delay, Runnable task) {
            return executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            // nothing of ours
        }
    }
}
