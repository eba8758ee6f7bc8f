package io.gatehouse.observe.metrics;

/**
 * The fixed buckets of all histograms: from 1 µs to 100 s, nine a decade, at 1, 2, … 9 times a power of ten; the last one is for
 * whatever is longer. What an operator is shown is never off by more than to the next such number.
 */
final class Buckets {

    static final int COUNT = 8 * 9 + 2;

    private static final int FIRST_DECADE = 3;
    private static final long[] POWERS = powers();
    private static final long SHORTEST = POWERS[FIRST_DECADE];
    private static final long LONGEST = POWERS[FIRST_DECADE + 8];

    private static final long[] BOUNDS = bounds();

    private Buckets() {}

    private static long[] powers() {
        long[] powers = new long[19];
        powers[0] = 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = powers[i - 1] * 10;
        }
        return powers;
    }

    /** @return the bucket of a duration in nanoseconds; its upper bound is part of it */
    static int of(long nanos) {
        if (nanos <= SHORTEST) {
            return 0;
        }
        if (nanos > LONGEST) {
            return COUNT - 1;
        }
        long below = nanos - 1;
        // the logarithm to the base of ten, out of that of two: 1233 / 4096 is log10(2)
        int guess = ((Long.SIZE - Long.numberOfLeadingZeros(below)) * 1233) >> 12;
        int decade = below < POWERS[guess] ? guess - 1 : guess;
        return (decade - FIRST_DECADE) * 9 + (int) digit(below, decade);
    }

    /** Divisors that are known are multiplied by, which takes a tenth of the time. */
    private static long digit(long value, int decade) {
        return switch (decade) {
            case 3 -> value / 1_000;
            case 4 -> value / 10_000;
            case 5 -> value / 100_000;
            case 6 -> value / 1_000_000;
            case 7 -> value / 10_000_000;
            case 8 -> value / 100_000_000;
            case 9 -> value / 1_000_000_000;
            default -> value / 10_000_000_000L;
        };
    }

    /** @return the upper bound, which is part of the bucket, in nanoseconds; {@link Long#MAX_VALUE} of the last */
    static long bound(int bucket) {
        return BOUNDS[bucket];
    }

    private static long[] bounds() {
        long[] bounds = new long[COUNT];
        bounds[0] = SHORTEST;
        for (int i = 1; i < COUNT - 1; i++) {
            bounds[i] = ((i - 1) % 9 + 2) * POWERS[FIRST_DECADE + (i - 1) / 9];
        }
        bounds[COUNT - 1] = Long.MAX_VALUE;
        return bounds;
    }

    /**
     * @param wide some of the bounds, ascending
     * @return by bucket, in which of the wider ones it is; behind the last bound is one more
     */
    static int[] within(long[] wide) {
        int[] within = new int[COUNT];
        int at = 0;
        for (int i = 0; i < COUNT; i++) {
            while (at < wide.length && BOUNDS[i] > wide[at]) {
                at++;
            }
            within[i] = at;
        }
        return within;
    }
}
