package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LimitsTest {

    @Test
    void less_is_better_for_cost() {
        Limit limit = Limit.ratio("small", Measure.CPU_US_PER_REQUEST, "gatehouse", "nginx", 2.8, 1.9);
        assertThat(limit.verdict(2.81)).isEqualTo("**not met**");
        assertThat(limit.verdict(2.8)).isEqualTo("met");
        assertThat(limit.verdict(1.9)).isEqualTo("met, and the aim");
    }

    @Test
    void more_is_better_for_throughput() {
        Limit limit = Limit.ratio("waiting", Measure.REQUESTS_PER_SECOND, "gatehouse", "nginx", 0.92, 0.98);
        assertThat(limit.verdict(0.91)).isEqualTo("**not met**");
        assertThat(limit.verdict(0.92)).isEqualTo("met");
        assertThat(limit.verdict(0.99)).isEqualTo("met, and the aim");
    }

    @Test
    void what_is_only_aimed_at_is_never_called_a_broken_promise() {
        Limit limit = Limit.ratio("small", Measure.CPU_US_PER_REQUEST, "gatehouse", "undertow", Double.NaN, 1);
        assertThat(limit.verdict(1.1)).isEqualTo("aim not met");
        assertThat(limit.verdict(1.0)).isEqualTo("aim met");
    }

    @Test
    void of_reloads_the_worst_round_counts() {
        Medians medians = new Medians(List.of(reload(1, 1.2), reload(2, 7.5), reload(3, 1.1)));
        List<Double> values = Limits.all().stream()
                .filter(limit -> limit.what().contains("worst round"))
                .map(limit -> limit.value().apply(medians).orElseThrow())
                .toList();
        assertThat(values).containsExactly(7.5);
    }

    private static Sample reload(int round, double slowest) {
        return new Sample("a", "routes", ManyRoutes.VARIANT, round, Map.of(Measure.SLOWEST_TO_P99, slowest));
    }

    @Test
    void every_limit_is_of_a_profile_that_there_is() {
        assertThat(Limits.all()).allSatisfy(limit -> assertThat(Profiles.NAMES).contains(limit.profile()));
    }
}
