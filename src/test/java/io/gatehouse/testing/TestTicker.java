package io.gatehouse.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A ticker that stands still until it is moved. It starts near its overflow, as {@link System#nanoTime} may. */
public final class TestTicker implements LongSupplier {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

    @Override
    public long getAsLong() {
        return now.get();
    }

    /** @return what it says afterwards */
    public long advance(Duration time) {
        return now.addAndGet(time.toNanos());
    }
}
