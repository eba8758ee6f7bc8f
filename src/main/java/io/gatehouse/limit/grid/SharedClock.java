package io.gatehouse.limit.grid;

import io.github.bucket4j.TimeMeter;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * The time by which buckets in the engine fill. It goes on as the ticker does, and never back; what it shows, the gateways agree on
 * through the engine: each takes over the latest that another has left there, and leaves its own when that is later. So it does not
 * matter what time it is on any machine, or that somebody sets it.
 */
final class SharedClock implements TimeMeter {

    private static final String NAME = ":clock";

    /** longer than gateways are restarted for: after that, it begins anew */
    private static final long KEPT_MILLIS = 60_000;

    /** in the year 2116; what is later is no time, and would be near the end of what a number holds */
    private static final long LATEST = 1L << 62;

    private static final int MOST_TRIES = 10;

    private final String name;
    private final LongSupplier nanoTime;
    private final LongSupplier first;
    private final long start;
    private boolean agreed;
    private volatile long ahead;

    /**
     * @param grid the name of the grid
     * @param first nanoseconds to begin with where no other gateway has begun
     */
    SharedClock(String grid, LongSupplier nanoTime, LongSupplier first) {
        this.name = grid + NAME;
        this.nanoTime = nanoTime;
        this.first = first;
        this.start = nanoTime.getAsLong();
    }

    @Override
    public long currentTimeNanos() {
        return nanoTime.getAsLong() - start + ahead;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }

    /**
     * Compares with the others. To be called each second or so.
     *
     * @throws IllegalStateException if nothing could be agreed on
     */
    synchronized void agree(Store store) {
        compare(store);
        for (int i = 0; i < MOST_TRIES && !agreed; i++) {
            compare(store);
        }
        if (!agreed) {
            throw new IllegalStateException("no agreement on what time it is");
        }
    }

    private static boolean isTime(byte[] left) {
        return left.length == Long.BYTES
                && ByteBuffer.wrap(left).getLong() >= 0
                && ByteBuffer.wrap(left).getLong() < LATEST;
    }

    private synchronized void compare(Store store) {
        byte[] left = store.get(name);
        if (left != null && isTime(left)) {
            long lead = ByteBuffer.wrap(left).getLong() - currentTimeNanos();
            // who comes takes over what holds; who is there already never goes back
            if (lead > 0 || !agreed) {
                ahead += lead;
            }
        } else if (!agreed) {
            ahead += first.getAsLong() - currentTimeNanos();
        }
        byte[] mine =
                ByteBuffer.allocate(Long.BYTES).putLong(currentTimeNanos()).array();
        boolean swapped = store.swap(name, left, mine, KEPT_MILLIS);
        // of two who begin at once, the second takes over what the first has left, the next time
        agreed = agreed || left != null || swapped;
    }
}
