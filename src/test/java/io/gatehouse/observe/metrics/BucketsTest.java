package io.gatehouse.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void bounds_ascend_from_a_microsecond_to_a_hundred_seconds() {
        assertThat(Buckets.bound(0)).isEqualTo(1_000);
        for (int i = 1; i < Buckets.COUNT; i++) {
            assertThat(Buckets.bound(i)).isGreaterThan(Buckets.bound(i - 1));
        }
        assertThat(Buckets.bound(Buckets.COUNT - 2)).isEqualTo(100_000_000_000L);
    }

    @Test
    void a_bound_is_part_of_its_bucket_and_what_is_longer_is_not() {
        for (int i = 0; i < Buckets.COUNT - 1; i++) {
            assertThat(Buckets.of(Buckets.bound(i))).as("bound %s", i).isEqualTo(i);
            assertThat(Buckets.of(Buckets.bound(i) + 1)).as("behind %s", i).isEqualTo(i + 1);
        }
    }

    @Test
    void every_duration_has_a_bucket() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong() >>> random.nextInt(64);
            int bucket = Buckets.of(nanos);
            assertThat(bucket).isBetween(0, Buckets.COUNT - 1);
            assertThat(nanos).isLessThanOrEqualTo(Buckets.bound(bucket));
        }
        assertThat(Buckets.of(-5)).isZero();
        assertThat(Buckets.of(Long.MAX_VALUE)).isEqualTo(Buckets.COUNT - 1);
    }
}
