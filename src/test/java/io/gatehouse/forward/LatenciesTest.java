package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LatenciesTest {

    private final Latencies latencies = new Latencies();

    @Test
    void nothing_is_said_of_few() {
        for (int i = 1; i < Latencies.LEAST; i++) {
            latencies.add(i);
            assertThat(latencies.p95()).isEqualTo(-1);
        }
        latencies.add(Latencies.LEAST);
        assertThat(latencies.p95()).isEqualTo(47);
    }

    @Test
    void what_is_long_ago_is_forgotten() {
        for (int i = 0; i < 600; i++) {
            latencies.add(1_000);
        }
        assertThat(latencies.p95()).isEqualTo(1_000);
        for (int i = 0; i < 600; i++) {
            latencies.add(i % 10 == 0 ? 9 : 3);
        }
        assertThat(latencies.p95()).isEqualTo(9);
    }
}
