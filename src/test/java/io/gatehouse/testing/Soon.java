package io.gatehouse.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what an operator would wait for. */
public final class Soon {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Soon() {}

    /** @return how long it took; the most that was waited, and a look more, when it never came */
    public static Duration after(Duration most, Callable<Boolean> there) throws Exception {
        long began = System.nanoTime();
        while (!there.call() && System.nanoTime() - began < most.toNanos()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
