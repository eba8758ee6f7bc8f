package io.gatehouse.limit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what nobody understands: costs that answers say, buckets that others have spoilt. Any thread may call; none waits. */
public final class Misread {

    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongAdder count = new LongAdder();
    private final AtomicLong toldAt;

    public Misread(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.toldAt = new AtomicLong(nanoTime.getAsLong() - EVERY_NANOS);
    }

    /** @return whether it is to be told: the first, and then one a minute */
    public boolean add() {
        count.increment();
        long last = toldAt.get();
        long now = nanoTime.getAsLong();
        return now - last >= EVERY_NANOS && toldAt.compareAndSet(last, now);
    }

    /** @return how many there were since the start */
    public long total() {
        return count.sum();
    }
}
