package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Timing.Phase;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimingTest {

    private final TestTicker ticker = new TestTicker();
    private final Timing timing = new Timing(ticker);
    private final List<String> took = new ArrayList<>();

    private final Meter meter = new Meter() {
        @Override
        public boolean wantsConcerns() {
            return true;
        }

        @Override
        public void took(int row, String concern, long nanos) {
            took.add(row + " " + concern + " " + nanos / 1_000_000);
        }
    };

    private long later(int millis) {
        return ticker.advance(Duration.ofMillis(millis));
    }

    private long millis(Phase phase) {
        return timing.spent(phase) / 1_000_000;
    }

    @Test
    void phases_follow_each_other_and_are_together_all_of_the_time() {
        timing.queued(later(1));
        timing.enter(Phase.CONNECT, later(2));
        timing.enter(Phase.GATEWAY, later(3));
        timing.enter(Phase.FIRST_BYTE, later(4));
        timing.enter(Phase.CONNECT, later(5));
        timing.enter(Phase.FIRST_BYTE, later(6));
        timing.enter(Phase.BODY, later(7));
        later(8);

        assertThat(timing.end()).isEqualTo(Duration.ofMillis(36).toNanos());
        assertThat(millis(Phase.GATEWAY)).isEqualTo(1 + 4);
        assertThat(millis(Phase.QUEUE)).isEqualTo(2);
        assertThat(millis(Phase.CONNECT)).isEqualTo(3 + 6);
        assertThat(millis(Phase.FIRST_BYTE)).isEqualTo(5 + 7);
        assertThat(millis(Phase.BODY)).isEqualTo(8);
        assertThat(timing.wasIn(Phase.SEND)).isFalse();
        assertThat(timing.added()).isEqualTo(Duration.ofMillis(7).toNanos());
    }

    @Test
    void what_comes_behind_the_end_is_not_counted() {
        later(1);
        timing.end();
        timing.enter(Phase.BODY, later(5));
        timing.enter(Phase.GATEWAY, later(5));

        assertThat(timing.wasIn(Phase.BODY)).isFalse();
        assertThat(millis(Phase.GATEWAY)).isEqualTo(1);
    }

    @Test
    void a_concern_takes_until_it_lets_go_on_with_all_that_it_waits_for() {
        timing.measuredBy(meter);
        timing.concernBegins(2);
        later(3);
        timing.concernEnded(2, "access", false);
        timing.concernBegins(5);
        later(4);
        // it was suspended, and begins anew
        timing.concernBegins(5);
        later(5);
        timing.concernEnded(5, "authenticate", false);
        timing.concernEnded(6, "none of them", false);

        assertThat(took).containsExactly("2 access 3", "5 authenticate 9");
    }

    private void firstPart() {
        timing.concernBegins(2);
        later(3);
        timing.concernEnded(2, "rate-limit", true);
        timing.concernBegins(4);
        later(1);
        timing.concernEnded(4, "authenticate", false);
    }

    @Test
    void a_concern_that_is_asked_twice_is_one_figure() {
        timing.measuredBy(meter);
        timing.tellConcerns();
        firstPart();
        timing.concernBegins(5);
        later(4);
        timing.concernEnded(5, "rate-limit", false);
        timing.end();

        assertThat(took).containsExactly("4 authenticate 1", "2 rate-limit 7");
        assertThat(timing.serverTiming()).endsWith(", authenticate;dur=1.000, rate-limit;dur=7.000");
    }

    @Test
    void also_when_somebody_between_its_parts_has_answered() {
        timing.measuredBy(meter);
        timing.tellConcerns();
        firstPart();

        assertThat(timing.serverTiming()).endsWith(", authenticate;dur=1.000, rate-limit;dur=3.000");
        timing.end();
        assertThat(took).containsExactly("4 authenticate 1", "2 rate-limit 3");
    }

    @Test
    void nobody_looks_at_the_ticker_for_concerns_that_nobody_asks_for() {
        timing.concernBegins(2);
        later(3);
        timing.concernEnded(2, "access", false);

        assertThat(took).isEmpty();
        assertThat(timing.serverTiming()).isEqualTo("gateway;dur=3.000");
    }

    @Test
    void server_timing_says_what_is_known_until_then() {
        timing.tellConcerns();
        timing.concernBegins(2);
        ticker.advance(Duration.ofNanos(1_234_567));
        timing.concernEnded(2, "access", false);
        timing.enter(Phase.CONNECT, later(0));
        timing.enter(Phase.FIRST_BYTE, later(2));
        timing.enter(Phase.BODY, later(40));

        assertThat(timing.serverTiming())
                .isEqualTo("gateway;dur=1.234, connect;dur=2.000, first-byte;dur=40.000, access;dur=1.234");
    }
}
