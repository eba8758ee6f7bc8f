package io.gatehouse.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks the name service, which makes a thread wait. There are two such threads, so that a name that is looked up for long does not
 * hold up the others, and only while there is something to look up.
 */
final class Names implements AutoCloseable {

    private static final int THREADS = 2;
    private static final long PATIENCE_MILLIS = 1_000;

    private final Service service;
    private final DaemonThreads factory;
    private final ExecutorService threads;

    /** What knows the addresses of a name; the platform's is {@link InetAddress#getAllByName}. */
    interface Service {

        /** @return at least one, in the order in which they should be tried; blocks */
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** Hears the result, once, on any thread. */
    interface Asking {

        void found(InetAddress[] addresses);

        void failed(Exception cause);
    }

    Names(Service service, DaemonThreads factory) {
        this.service = service;
        this.factory = factory;
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

    void lookUp(String host, Asking asking) {
        try {
            threads.execute(() -> {
                InetAddress[] addresses;
                try {
                    addresses = service.addresses(host);
                } catch (UnknownHostException | RuntimeException e) {
                    asking.failed(e);
                    return;
                }
                asking.found(addresses);
            });
        } catch (RejectedExecutionException e) {
            // the gateway is stopping
            asking.failed(e);
        }
    }

    /** Nothing interrupts the name service: a thread that waits for it ends when it answers, and is waited for a second at most. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean ignored = factory.join(PATIENCE_MILLIS);
    }
}
