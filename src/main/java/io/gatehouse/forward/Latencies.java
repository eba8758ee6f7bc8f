package io.gatehouse.forward;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long an upstream took for the heads of its last answers. Any thread may call; who races another loses a sample at most. */
final class Latencies {

    static final int LEAST = 50;
    private static final int SAMPLES = 512;

    /** So many samples of a whole window are new when it is sorted again, which for a quick upstream was more work than the sample. */
    private static final int FRESH = SAMPLES / 4;

    /** The same as long as there are few. */
    private static final int FRESH_OF_FEW = 32;

    private static final int PERCENT = 95;

    private final AtomicLongArray samples = new AtomicLongArray(SAMPLES);
    private final AtomicInteger count = new AtomicInteger();
    private volatile long p95 = -1;

    void add(long nanos) {
        int number = count.getAndUpdate(now -> now == Integer.MAX_VALUE ? SAMPLES : now + 1);
        samples.set(number % SAMPLES, nanos);
        int known = number + 1;
        if (known == LEAST || (known > LEAST && known % (known < SAMPLES ? FRESH_OF_FEW : FRESH) == 0)) {
            p95 = quantile(Math.min(known, SAMPLES));
        }
    }

    private long quantile(int known) {
        long[] sorted = new long[known];
        for (int i = 0; i < known; i++) {
            sorted[i] = samples.get(i);
        }
        Arrays.sort(sorted);
        return sorted[(known - 1) * PERCENT / 100];
    }

    /** @return nanoseconds within which 95 % came; -1 as long as there are too few to tell */
    long p95() {
        return p95;
    }
}
