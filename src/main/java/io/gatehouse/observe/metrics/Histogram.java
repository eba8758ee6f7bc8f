package io.gatehouse.observe.metrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/** How often something took how long. Any thread may call. */
final class Histogram {

    private static final int SUM = Buckets.COUNT;

    private final Stripes cells = new Stripes(Buckets.COUNT + 1);

    void record(long nanos) {
        AtomicLongArray mine = cells.cells();
        mine.getAndIncrement(Buckets.of(nanos));
        mine.getAndAdd(SUM, nanos);
    }

    Seen seen() {
        return new Seen(cells.sums());
    }

    /** What was recorded until a moment. */
    static final class Seen {

        static final Seen NOTHING = new Seen(new long[Buckets.COUNT + 1]);

        private final long[] sums;

        /** @param sums by bucket, and behind them the sum in nanoseconds; not to be changed */
        private Seen(long[] sums) {
            this.sums = sums;
        }

        long count() {
            long count = 0;
            for (int i = 0; i < Buckets.COUNT; i++) {
                count += sums[i];
            }
            return count;
        }

        /** @return by bucket */
        List<Long> counts() {
            return LongStream.of(sums).limit(Buckets.COUNT).boxed().toList();
        }

        /** @return in seconds */
        double sum() {
            return sums[SUM] / 1e9;
        }

        /** @return in nanoseconds */
        long sumNanos() {
            return sums[SUM];
        }

        Seen and(Seen other) {
            long[] both = sums.clone();
            for (int i = 0; i < both.length; i++) {
                both[i] += other.sums[i];
            }
            return new Seen(both);
        }

        /** @return in seconds, by how much of them it is not exceeded in this share of the cases, from 0 to 1; 0 while there is none */
        double quantile(double share) {
            long all = count();
            if (all == 0) {
                return 0;
            }
            double rank = share * all;
            long before = 0;
            for (int i = 0; i < Buckets.COUNT - 1; i++) {
                if (before + sums[i] >= rank && sums[i] > 0) {
                    long lower = i == 0 ? 0 : Buckets.bound(i - 1);
                    double part = Math.max(0, rank - before) / sums[i];
                    return (lower + part * (Buckets.bound(i) - lower)) / 1e9;
                }
                before += sums[i];
            }
            return Buckets.bound(Buckets.COUNT - 2) / 1e9;
        }

        /**
         * @param wider by bucket, in which wider one it is, as {@link Buckets#within} says
         * @return how many there are in each of the wider ones
         */
        long[] within(int[] wider) {
            long[] within = new long[wider[Buckets.COUNT - 1] + 1];
            for (int i = 0; i < Buckets.COUNT; i++) {
                within[wider[i]] += sums[i];
            }
            return within;
        }
    }
}
