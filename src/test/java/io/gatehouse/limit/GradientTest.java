package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before an upstream that works on some requests at a time, and lets the others wait. */
final class GradientTest {

    private static final int MOST = 1_000;

    private final TestTicker ticker = new TestTicker();
    private final Gradient gradient = new Gradient(ticker);
    private int capacity = 20;
    private Duration work = Duration.ofMillis(20);
    private int most = MOST;
    private long peak;
    private long low = Long.MAX_VALUE;

    /** @param offered how many there would be if all were let in */
    private void run(Duration time, int offered) {
        long end = ticker.getAsLong() + time.toNanos();
        while (ticker.getAsLong() - end < 0) {
            int inFlight = Math.min(offered, gradient.limit());
            long takes = Math.round(work.toNanos() * Math.max(1.0, (double) inFlight / capacity));
            // as many come back in that time
            ticker.advance(Duration.ofNanos(takes));
            for (int i = 0; i < inFlight; i++) {
                gradient.sample(takes, inFlight, most);
            }
            low = Math.min(low, gradient.limit());
            peak = Math.max(peak, gradient.limit());
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 100", "20, 20", "100, 50", "300, 200"})
    void it_finds_what_an_upstream_bears_and_stays_there_however_long_it_is_overloaded(int places, int millis) {
        capacity = places;
        work = Duration.ofMillis(millis);
        run(Duration.ofMinutes(5), 10_000);
        peak = 0L;
        run(Duration.ofMinutes(60), 10_000);
        // not what it is at the end: it may just be measuring
        assertThat(peak).isBetween((long) places, 3L * places);
    }

    @Test
    void it_does_not_grow_for_those_who_do_not_come() {
        run(Duration.ofMinutes(5), 8);
        assertThat(gradient.limit()).isEqualTo(20);
        assertThat(gradient.quiet()).isEqualTo(work);
    }

    @Test
    void nobody_is_turned_away_to_measure_what_holds_nobody_back() {
        capacity = 100;
        most = 50;
        run(Duration.ofMinutes(1), 40);
        low = Long.MAX_VALUE;
        run(Duration.ofMinutes(10), 40);
        assertThat(low).isEqualTo(50);
    }

    @Test
    void it_follows_an_upstream_that_bears_less() {
        run(Duration.ofMinutes(5), 10_000);
        capacity = 5;
        run(Duration.ofSeconds(30), 10_000);
        assertThat(gradient.limit()).isBetween(5, 20);
    }

    @Test
    void it_follows_an_upstream_that_bears_more() {
        run(Duration.ofMinutes(5), 10_000);
        capacity = 200;
        run(Duration.ofMinutes(3), 10_000);
        assertThat(gradient.limit()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void it_knows_again_what_is_quiet_when_all_has_become_slower() {
        capacity = 50;
        run(Duration.ofMinutes(5), 10_000);
        int before = gradient.limit();
        work = Duration.ofMillis(60);
        run(Duration.ofMinutes(3), 10_000);
        assertThat(gradient.limit()).isBetween(before * 8 / 10, before * 12 / 10);
        assertThat(gradient.quiet()).isEqualTo(work);
    }

    @Test
    void it_is_soon_back_when_an_upstream_was_frozen() {
        capacity = 50;
        run(Duration.ofMinutes(5), 10_000);
        int before = gradient.limit();
        ticker.advance(Duration.ofSeconds(30));
        for (int i = 0; i < before; i++) {
            gradient.sample(Duration.ofSeconds(30).toNanos(), before, MOST);
        }
        run(Duration.ofSeconds(20), 10_000);
        assertThat(gradient.limit()).isGreaterThan(before * 8 / 10);
    }

    @Test
    void it_is_never_above_what_it_is_told() {
        capacity = 500;
        for (int i = 0; i < 100_000; i++) {
            ticker.advance(Duration.ofMillis(1));
            gradient.sample(1_000_000, gradient.limit(), 30);
        }
        assertThat(gradient.limit()).isEqualTo(30);
    }

    @Test
    void a_few_samples_say_nothing() {
        for (int i = 0; i < 9; i++) {
            ticker.advance(Duration.ofSeconds(1));
            gradient.sample(1, 20, MOST);
        }
        assertThat(gradient.limit()).isEqualTo(20);
        assertThat(gradient.quiet()).isEqualTo(Duration.ZERO);
    }

    @Test
    void where_too_few_answers_come_to_measure_by_nobody_is_turned_away_for_that_for_long() {
        run(Duration.ofMinutes(1), 10_000);
        long found = peak;
        low = Long.MAX_VALUE;
        // a measuring begins within half a minute, and then nothing comes any more
        for (int i = 0; i < 1_000 && low > found / 2; i++) {
            run(Duration.ofMillis(100), 10_000);
        }
        assertThat(gradient.limit()).isLessThan((int) found / 2);
        ticker.advance(Duration.ofSeconds(11));
        assertThat(gradient.limit()).isGreaterThan((int) found / 2);
    }
}
