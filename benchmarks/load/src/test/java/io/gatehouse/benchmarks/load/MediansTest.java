package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MediansTest {

    private static Sample sample(String contender, int round, double cpu) {
        return new Sample("now", "small", contender, round, Map.of(Measure.CPU_US_PER_REQUEST, cpu));
    }

    private static Sample before(String contender, int round, double cpu) {
        return new Sample("before", "small", contender, round, Map.of(Measure.CPU_US_PER_REQUEST, cpu));
    }

    @Test
    void the_median_is_the_middle_one_or_halfway_between_the_two_in_the_middle() {
        assertThat(Medians.median(9, 1, 5)).isEqualTo(5);
        assertThat(Medians.median(9, 1, 5, 7)).isEqualTo(6);
    }

    /** Twice as much in each round, while the machine became half as fast. */
    @Test
    void a_ratio_is_the_median_of_what_the_rounds_say_and_neither_drift_nor_an_outlier_moves_it() {
        Medians medians = new Medians(List.of(
                sample("gatehouse", 1, 40),
                sample("gatehouse", 2, 4000),
                sample("gatehouse", 3, 80),
                sample("nginx", 1, 20),
                sample("nginx", 2, 35),
                sample("nginx", 3, 40)));
        assertThat(medians.ratio("small", Measure.CPU_US_PER_REQUEST, "gatehouse", "nginx"))
                .hasValue(2);
    }

    @Test
    void a_ratio_of_two_runs_is_that_of_their_medians() {
        Medians medians = new Medians(List.of(
                sample("gatehouse", 1, 40),
                sample("gatehouse", 2, 4000),
                sample("gatehouse", 3, 38),
                before("nginx", 1, 20),
                before("nginx", 2, 20),
                before("nginx", 3, 19)));
        assertThat(medians.ratio("small", Measure.CPU_US_PER_REQUEST, "gatehouse", "nginx"))
                .hasValue(2);
    }

    @Test
    void there_is_no_ratio_to_what_was_not_measured() {
        Medians medians = new Medians(List.of(sample("gatehouse", 1, 40), sample("nginx", 1, 0)));
        assertThat(medians.ratio("small", Measure.CPU_US_PER_REQUEST, "gatehouse", "jetty"))
                .isEmpty();
        assertThat(medians.ratio("small", Measure.CPU_US_PER_REQUEST, "gatehouse", "nginx"))
                .isEmpty();
        assertThat(medians.ratio("large", Measure.CPU_US_PER_REQUEST, "gatehouse", "nginx"))
                .isEmpty();
    }

    @Test
    void a_share_of_no_request_is_left_out() {
        Figures figures = new Figures().used(new Usage(100, 100, 1, 1), 0);
        assertThat(figures.values()).isEmpty();
    }

    @Test
    void cpu_and_switches_are_divided_by_the_requests() {
        Figures figures = new Figures().used(new Usage(5_000, 300, 1, 1), 200);
        assertThat(figures.get(Measure.CPU_US_PER_REQUEST)).isEqualTo(25);
        assertThat(figures.get(Measure.SWITCHES_PER_REQUEST)).isEqualTo(1.5);
    }
}
