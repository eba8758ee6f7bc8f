package io.gatehouse.observe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static String text(Samples samples) {
        return new String(samples.text(), StandardCharsets.UTF_8);
    }

    private static Samples filled(boolean open) {
        Samples samples = new Samples(open);
        Samples.Family counter = samples.counter("a_requests", "Requests.");
        Samples.Family gauge = samples.gauge("a_share", "A share.");
        samples.gauge("a_nothing", "Of which there is none.");
        gauge.add(0.25);
        counter.add(3, "route", "one", "status", "2xx");
        counter.add(1e15, "route", "two", "status", "4xx");
        return samples;
    }

    @Test
    void families_stand_together_and_empty_ones_nowhere() {
        assertThat(text(filled(false))).isEqualTo("""
                # HELP a_requests_total Requests.
                # TYPE a_requests_total counter
                a_requests_total{route="one",status="2xx"} 3
                a_requests_total{route="two",status="4xx"} 1000000000000000
                # HELP a_share A share.
                # TYPE a_share gauge
                a_share 0.25
                """);
    }

    @Test
    void open_metrics_names_counters_without_their_suffix_and_has_an_end() {
        assertThat(text(filled(true))).startsWith("""
                # HELP a_requests Requests.
                # TYPE a_requests counter
                a_requests_total{route="one",status="2xx"} 3
                """).endsWith("a_share 0.25\n# EOF\n");
    }

    @Test
    void a_histogram_counts_up_to_each_bound() {
        Histogram histogram = new Histogram();
        histogram.record(400_000);
        histogram.record(900_000);
        histogram.record(2_000_000_000);
        Samples samples = new Samples(false);
        samples.histogram("a_seconds", "How long.", 500_000, 1_000_000).add(histogram.seen(), "route", "one");

        assertThat(text(samples)).isEqualTo("""
                # HELP a_seconds How long.
                # TYPE a_seconds histogram
                a_seconds_bucket{route="one",le="0.0005"} 1
                a_seconds_bucket{route="one",le="0.001"} 2
                a_seconds_bucket{route="one",le="+Inf"} 3
                a_seconds_sum{route="one"} 2.0013
                a_seconds_count{route="one"} 3
                """);
    }

    @Test
    void sums_are_told_to_the_nanosecond_and_never_with_an_exponent() {
        Histogram histogram = new Histogram();
        Samples samples = new Samples(false);
        Samples.Distributions seconds = samples.histogram("a_seconds", "How long.", 1_000_000);
        for (long nanos : new long[] {7, 93, 900, 1_999_999_000, 4_000_000_001L}) {
            histogram.record(nanos);
            seconds.add(histogram.seen());
        }

        assertThat(text(samples).lines().filter(line -> line.startsWith("a_seconds_sum")))
                .containsExactly(
                        "a_seconds_sum 0.000000007",
                        "a_seconds_sum 0.0000001",
                        "a_seconds_sum 0.000001",
                        "a_seconds_sum 2",
                        "a_seconds_sum 6.000000001");
    }

    @Test
    void what_is_longer_than_a_page_is_whole() {
        Samples samples = new Samples(false);
        Samples.Family gauge = samples.gauge("a", "A.");
        StringBuilder expected = new StringBuilder("# HELP a A.\n# TYPE a gauge\n");
        for (int i = 0; i < 20_000; i++) {
            String label = i == 10_000 ? "ä".repeat(100_000) : "label " + i;
            gauge.add(i, "some", label);
            expected.append("a{some=\"").append(label).append("\"} ").append(i).append('\n');
        }

        assertThat(text(samples)).isEqualTo(expected.toString());
    }

    @Test
    void values_of_labels_are_escaped() {
        Samples samples = new Samples(false);
        samples.gauge("a", "A.").add(-1, "route", "a\"b\\c\nd", "other", "ä");

        assertThat(text(samples)).endsWith("a{route=\"a\\\"b\\\\c\\nd\",other=\"ä\"} -1\n");
    }
}
