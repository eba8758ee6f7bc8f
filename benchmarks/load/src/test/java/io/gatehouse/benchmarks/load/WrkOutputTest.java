package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class WrkOutputTest {

    private static final String CLEAN = """
            Running 8s test @ http://127.0.0.1:21050/1k
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     2.71ms    1.02ms  33.10ms   92.85%
                Req/Sec    23.65k     1.80k   27.10k    71.25%
              Latency Distribution
                 50%  640.00us
                 75%    3.10ms
                 90%    4.02ms
                 99%    1.05s
              188312 requests in 8.01s, 222.11MB read
            Requests/sec:  23509.61
            Transfer/sec:     27.73MB
            """;

    @Test
    void times_of_every_unit_become_microseconds() {
        Load load = new WrkOutput(CLEAN).load();
        assertThat(load.p50Micros()).isEqualTo(640);
        assertThat(load.p99Micros()).isEqualTo(1_050_000);
        assertThat(load.maxMicros()).isEqualTo(33_100);
        assertThat(load.seconds()).isEqualTo(8.01);
    }

    @Test
    void requests_are_counted_exactly_and_their_rate_is_worked_out() {
        Load load = new WrkOutput(CLEAN).load();
        assertThat(load.requests()).isEqualTo(188_312);
        assertThat(load.perSecond()).isBetween(23_509.0, 23_510.0);
        assertThat(load.errors()).isZero();
    }

    @Test
    void failed_connections_and_answers_that_are_no_success_are_errors() {
        String text = CLEAN.replace(
                "Requests/sec",
                "  Socket errors: connect 1, read 20, write 300, timeout 4000\n  Non-2xx or 3xx responses: 50000\nRequests/sec");
        assertThat(new WrkOutput(text).load().errors()).isEqualTo(54_321);
    }

    @Test
    void what_is_no_end_of_a_run_is_refused() {
        assertThatThrownBy(() -> new WrkOutput("unable to connect to 127.0.0.1:1 Connection refused").load())
                .hasMessageContaining("Connection refused");
    }
}
