package io.gatehouse.admin;

import io.gatehouse.upstream.FewThreads;

/** The few threads on which orders are carried out and answers made; only while there is something to do. */
public final class AdminThreads implements AutoCloseable {

    private static final int MOST_THREADS = 4;
    private static final int MOST_WAITING = 64;
    private static final long PATIENCE_MILLIS = 5_000;

    private final FewThreads threads = new FewThreads("gatehouse-admin", MOST_THREADS, MOST_WAITING);

    /** @return false, and nothing will be done, where too much waits already */
    public boolean run(Runnable task) {
        return threads.run(() -> {
            // a thread that was begun by one of the server's may have that one's
            Thread.currentThread().setContextClassLoader(AdminThreads.class.getClassLoader());
            task.run();
        });
    }

    @Override
    public void close() {
        if (!threads.end(PATIENCE_MILLIS)) {
            System.getLogger(AdminThreads.class.getName())
                    .log(System.Logger.Level.WARNING, "a thread of the administration does not stop");
        }
    }
}
