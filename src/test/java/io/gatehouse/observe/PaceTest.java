package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = 1_000_000_000L;

    private static long passed(Pace pace, int tries, long from, long interval) {
        return LongStream.range(0, tries)
                .filter(i -> pace.takes(from + i * interval))
                .count();
    }

    @Test
    void some_pass_at_once_and_then_so_many_a_second() {
        Pace pace = new Pace(100, 20, 0);

        assertThat(passed(pace, 1_000, 0, 0)).isEqualTo(100);
        assertThat(passed(pace, 10_000, 0, SECOND / 1_000)).isEqualTo(10 * 20 - 1);
    }

    @Test
    void after_a_quiet_time_as_many_pass_at_once_again() {
        Pace pace = new Pace(100, 20, 0);

        assertThat(passed(pace, 200, 0, 0)).isEqualTo(100);
        assertThat(passed(pace, 200, 60 * SECOND, 0)).isEqualTo(100);
    }
}
