package io.gatehouse.limit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A limit of what is in flight that finds itself by how long answers take: while they take as long as when it is quiet, more may be in
 * flight; as they take longer, because they wait somewhere behind, fewer. After the gradient of Netflix' concurrency-limits (Apache-2.0:
 * limit × tolerance × quiet / now + √limit, smoothed), but with the quiet time measured anew now and then with little in flight, as
 * Envoy's adaptive concurrency does, where Netflix has a long average: that follows a jam that lasts, and the limit with it.
 *
 * <p>Any thread may call.
 */
public final class Gradient {

    /** Where it begins, and what it never goes below. */
    private static final int START = 20;

    private static final int LEAST = 4;

    /** While the quiet time is measured, so little of the limit may be in flight. */
    private static final int PART_WHEN_MEASURING = 3;

    private static final int LEAST_WHEN_MEASURING = 2;

    /** So much longer than when it is quiet answers may take before the limit goes down. */
    private static final double TOLERANCE = 1.5;

    private static final double STEEPEST = 0.5;
    private static final double SMOOTHING = 0.2;

    /** A window is as long as two answers, so that what is seen in it was let in under its limit; at least this long. */
    private static final long LEAST_WINDOW = Duration.ofMillis(250).toNanos();

    /** What comes back from an upstream that was frozen is not to make it deaf. */
    private static final long LONGEST_WINDOW = Duration.ofSeconds(5).toNanos();

    /** It is as long as a window, if enough answers come. */
    private static final long LONGEST_PHASE = 2 * LONGEST_WINDOW;

    private static final int LEAST_SAMPLES = 10;

    /** Of what is measured when it is quiet anyway, each window counts for a part. */
    private static final double QUIET_SMOOTHING = 0.1;

    private static final long FIRST_MEASURING = Duration.ofSeconds(5).toNanos();
    private static final long MEASURING = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private volatile int limit = START;
    private volatile double quiet;
    private double found = START;
    private volatile Phase phase = Phase.SEARCHING;
    private volatile long phaseFrom;
    private boolean measured;
    private long measureAt;
    private long windowFrom;
    private long windowNanos = LEAST_WINDOW;
    private int samples;
    private double sum;
    private int busiest;

    private enum Phase {
        SEARCHING,
        /** what was let in before still comes back */
        EMPTYING,
        MEASURING
    }

    /** @param nanoTime the ticker of the gateway */
    public Gradient(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.windowFrom = nanoTime.getAsLong();
        this.measureAt = windowFrom + FIRST_MEASURING;
    }

    /** @return how much may be in flight now */
    public int limit() {
        if (phase != Phase.SEARCHING && nanoTime.getAsLong() - phaseFrom > LONGEST_PHASE) {
            stopMeasuring();
        }
        return limit;
    }

    /** Too few answers come to know anything by: nobody is turned away any longer for that. */
    private synchronized void stopMeasuring() {
        if (phase != Phase.SEARCHING) {
            phase = Phase.SEARCHING;
            measureAt = nanoTime.getAsLong() + MEASURING;
            limit = (int) found;
        }
    }

    /** @return how long answers take when it is quiet; nothing as long as that is not known */
    public Duration quiet() {
        return Duration.ofNanos((long) quiet);
    }

    /**
     * An answer has come. What a client broke off, or the gateway answered itself, is none.
     *
     * @param nanos after how long
     * @param inFlight how much was in flight then, this one too
     * @param most what the limit is never above
     */
    public synchronized void sample(long nanos, int inFlight, int most) {
        samples++;
        sum += nanos;
        busiest = Math.max(busiest, inFlight);
        long now = nanoTime.getAsLong();
        if (samples >= LEAST_SAMPLES && now - windowFrom >= windowNanos) {
            double average = sum / samples;
            close(average, now, most);
            windowFrom = now;
            windowNanos = Math.min(LONGEST_WINDOW, Math.max(LEAST_WINDOW, 2 * (long) average));
            samples = 0;
            sum = 0;
            busiest = 0;
        }
    }

    private void close(double average, long now, int most) {
        switch (phase) {
            case EMPTYING -> enter(Phase.MEASURING, now);
            case MEASURING -> {
                quiet = average;
                measured = true;
                phase = Phase.SEARCHING;
                measureAt = now + MEASURING;
                set(found, most);
            }
            case SEARCHING -> search(average, now, most);
        }
    }

    private void search(double average, long now, int most) {
        boolean busy = busiest * 2 >= limit;
        double known = quiet;
        if (known == 0 || average < known) {
            quiet = average;
        } else if (!busy) {
            // it is as quiet as it would be made
            quiet = known + QUIET_SMOOTHING * (average - known);
            measured = true;
            measureAt = now + MEASURING;
        }
        if (!busy) {
            return;
        }
        // where nothing is held back, nobody is turned away to know more
        boolean held = !measured || average > TOLERANCE * quiet;
        if (held && now - measureAt >= 0) {
            enter(Phase.EMPTYING, now);
            limit = Math.max(LEAST_WHEN_MEASURING, (int) found / PART_WHEN_MEASURING);
            return;
        }
        double gradient = Math.max(STEEPEST, Math.min(1, TOLERANCE * quiet / average));
        double next = found * gradient + Math.sqrt(found);
        set((1 - SMOOTHING) * found + SMOOTHING * next, most);
    }

    private void enter(Phase next, long now) {
        phaseFrom = now;
        phase = next;
    }

    private void set(double next, int most) {
        found = Math.max(Math.min(LEAST, most), Math.min(most, next));
        limit = (int) found;
    }

    /** {@code 36 in flight at most, answers take 20 ms when it is quiet} */
    @Override
    public String toString() {
        return limit + " in flight at most"
                + (quiet == 0
                        ? ""
                        : ", answers take " + TimeUnit.NANOSECONDS.toMillis((long) quiet) + " ms when it is quiet");
    }
}
