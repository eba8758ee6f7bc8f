package io.gatehouse.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Time that goes on as that of the machine does, and faster when a test says so. It gives by how much it is ahead. */
public final class TestTime implements Supplier<Duration> {

    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

    @Override
    public Duration get() {
        return ahead.get();
    }

    public void advance(Duration by) {
        ahead.accumulateAndGet(by, Duration::plus);
    }
}
