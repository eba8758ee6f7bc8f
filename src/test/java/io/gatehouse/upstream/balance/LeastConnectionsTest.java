package io.gatehouse.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LeastConnectionsTest {

    private final LeastConnections balancer = new LeastConnections();

    @Test
    void the_one_with_the_fewest_requests_is_chosen() {
        List<Backend> backends = Backend.ofWeights(1, 1, 1);
        backends.get(0).busy(2);
        backends.get(1).busy(1);
        backends.get(2).busy(3);
        assertThat(Backend.sequence(5, () -> balancer.choose(backends))).isEqualTo("bbbbb");
    }

    @Test
    void equals_take_turns() {
        List<Backend> backends = Backend.ofWeights(1, 1, 1);
        assertThat(Backend.count(30, () -> balancer.choose(backends))).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
    }

    @Test
    void the_turns_of_one_that_is_busy_are_shared_by_the_others() {
        List<Backend> backends = Backend.ofWeights(1, 1, 1, 1);
        backends.get(0).busy(1);
        assertThat(Backend.count(30, () -> balancer.choose(backends))).isEqualTo(Map.of("b", 10, "c", 10, "d", 10));
    }

    @Test
    void requests_in_flight_end_up_in_the_proportion_of_the_weights() {
        List<Backend> backends = Backend.ofWeights(5, 2, 1);
        for (int i = 0; i < 80; i++) {
            balancer.choose(backends).begin();
        }
        assertThat(backends).extracting(Backend::inFlight).containsExactly(50, 20, 10);
    }

    @Test
    void an_idle_heavy_one_comes_before_an_idle_light_one() {
        List<Backend> backends = Backend.ofWeights(1, 2);
        assertThat(Backend.sequence(3, () -> balancer.choose(backends))).isEqualTo("bbb");
    }

    @Test
    void heavy_weights_and_many_requests_do_not_overflow() {
        List<Backend> backends = Backend.ofWeights(1_000_000, 1_000_000);
        backends.get(0).busy(1_000_000);
        assertThat(Backend.sequence(3, () -> balancer.choose(backends))).isEqualTo("bbb");
    }
}
