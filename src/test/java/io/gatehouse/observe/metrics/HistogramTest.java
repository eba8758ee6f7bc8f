package io.gatehouse.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private final Histogram histogram = new Histogram();

    @Test
    void counts_and_sums_what_was_recorded() {
        histogram.record(1_500_000);
        histogram.record(1_500_000);
        histogram.record(40_000_000);

        assertThat(histogram.seen().count()).isEqualTo(3);
        assertThat(histogram.seen().sum()).isEqualTo(0.043, within(1e-9));
        assertThat(histogram.seen().within(Buckets.within(new long[] {1_000_000, 2_000_000, 50_000_000})))
                .containsExactly(0, 2, 1, 0);
    }

    @Test
    void what_is_longer_than_the_longest_bound_is_behind_it() {
        histogram.record(600_000_000_000L);

        assertThat(histogram.seen().within(Buckets.within(new long[] {1_000_000})))
                .containsExactly(0, 1);
        assertThat(histogram.seen().quantile(0.99)).isEqualTo(100);
    }

    @Test
    void a_quantile_is_within_its_bucket() {
        for (int i = 1; i <= 1_000; i++) {
            histogram.record(i * 100_000L);
        }

        assertThat(histogram.seen().quantile(0.5)).isEqualTo(0.050, within(0.005));
        assertThat(histogram.seen().quantile(0.99)).isEqualTo(0.099, within(0.002));
        assertThat(new Histogram().seen().quantile(0.5)).isZero();
    }

    @Test
    void nothing_is_lost_when_many_threads_record() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Thread thread = new Thread(() -> {
                for (int each = 0; each < 10_000; each++) {
                    histogram.record(5_000);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(histogram.seen().count()).isEqualTo(120_000);
        assertThat(histogram.seen().sum()).isEqualTo(0.6, within(1e-9));
    }
}
