package io.gatehouse.boot;

import io.gatehouse.forward.Mirrors;
import io.gatehouse.upstream.DaemonThreads;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/** The copies of requests of one gateway, with the thread that sends them on their way. How many wait for it is bounded by their routes. */
final class Mirroring implements AutoCloseable {

    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_MILLIS = 1_000;

    private final DaemonThreads threads = new DaemonThreads("gatehouse-mirror");
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
    private final Mirrors mirrors;

    /** @param random gives, for a bound, a number from 0 below it */
    Mirroring(IntUnaryOperator random) {
        executor.allowCoreThreadTimeOut(true);
        // when the gateway stops, copies are of no use to anybody
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.mirrors = new Mirrors(executor, random);
    }

    Mirrors mirrors() {
        return mirrors;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        if (!threads.join(PATIENCE_MILLIS)) {
            System.getLogger(Mirroring.class.getName()).log(System.Logger.Level.WARNING, "a mirror does not stop");
        }
    }
}
