package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestElement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HedgePolicyTest {

    @Test
    void it_waits_for_a_time_or_for_as_long_as_nearly_all_took() {
        assertThat(TestElement.read(HedgePolicy.TYPE, "<hedge after='50ms'/>"))
                .isEqualTo(new HedgePolicy(Duration.ofMillis(50)));
        assertThat(TestElement.read(HedgePolicy.TYPE, "<hedge/>"))
                .isEqualTo(TestElement.read(HedgePolicy.TYPE, "<hedge after='p95'/>"))
                .isEqualTo(new HedgePolicy(null));
    }

    @Test
    void anything_else_is_refused() {
        assertThat(TestElement.refusals(HedgePolicy.TYPE, "<hedge after='p99'/>"))
                .containsExactly("after: p99 (expected: a duration such as 50ms, or p95)");
        assertThat(TestElement.refusals(HedgePolicy.TYPE, "<hedge after='0s'/>"))
                .containsExactly("after: 0s (expected: > 0)");
    }
}
