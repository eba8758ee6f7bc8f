package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * Makes daemon threads of one name, and can wait until they are gone. An executor says that it has terminated while its last thread
 * still returns; a server that looks for threads left behind by an application finds it in that moment.
 */
public final class DaemonThreads implements ThreadFactory {

    private final String name;
    private final List<Thread> made = new ArrayList<>();

    public DaemonThreads(String name) {
        this.name = name;
    }

    @Override
    public synchronized Thread newThread(Runnable task) {
        made.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        made.add(thread);
        return thread;
    }

    private synchronized List<Thread> made() {
        return List.copyOf(made);
    }

    /**
     * Waits until all that were started have ended. An interrupt ends the waiting, and is kept.
     *
     * @param millis how long at most for each
     * @return whether they have
     */
    public boolean join(long millis) {
        try {
            for (Thread thread : made()) {
                thread.join(millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return made().stream().noneMatch(Thread::isAlive);
    }
}
