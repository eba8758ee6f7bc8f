package io.gatehouse.filter.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.exchange.FaultException;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.TestExchange;
import io.gatehouse.fault.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BodyPaceTest {

    private static final boolean WAITING = true;

    private final TestExchange exchange = TestExchange.get("/");
    private final BodyPace pace = new BodyPace(exchange.exchange(), 100, Mode.ENFORCE);

    /** So many seconds go by, with as many looks. */
    private void pass(BodyPace watch, int seconds, int bytesEach, boolean waiting) {
        for (int i = 0; i < seconds; i++) {
            exchange.receive(bytesEach);
            watch.look(exchange.ticker().advance(Duration.ofSeconds(1)), waiting);
        }
    }

    @Test
    void the_first_ten_seconds_are_grace() {
        assertThatCode(() -> pass(pace, 9, 0, WAITING)).doesNotThrowAnyException();
    }

    @Test
    void a_body_below_the_rate_is_broken_off() {
        assertThatThrownBy(() -> pass(pace, 10, 99, WAITING)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.BODY_TOO_SLOW);
            assertThat(e.detail()).isEqualTo("body-rate: 99 bytes a second (expected: >= 100)");
        });
    }

    @Test
    void a_body_at_the_rate_goes_on_for_ever() {
        assertThatCode(() -> pass(pace, 100, 100, WAITING)).doesNotThrowAnyException();
    }

    @Test
    void a_quick_start_buys_no_slow_end() {
        exchange.receive(1_000_000);
        pass(pace, 10, 0, WAITING);
        assertThatThrownBy(() -> pass(pace, 10, 1, WAITING)).isInstanceOf(FaultException.class);
    }

    @Test
    void time_in_which_the_upstream_takes_nothing_does_not_count() {
        assertThatCode(() -> pass(pace, 1_000, 0, !WAITING)).doesNotThrowAnyException();
        assertThatCode(() -> pass(pace, 9, 0, WAITING)).doesNotThrowAnyException();
    }

    @Test
    void looks_that_come_often_count_for_the_time_between_them() {
        for (int i = 0; i < 99; i++) {
            pace.look(exchange.ticker().advance(Duration.ofMillis(100)), WAITING);
        }
        assertThatThrownBy(() -> pace.look(exchange.ticker().advance(Duration.ofMillis(100)), WAITING))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void a_clock_that_stood_still_does_not_count() {
        pace.look(exchange.ticker().advance(Duration.ofMinutes(5)), WAITING);
        pace.look(exchange.ticker().advance(Duration.ofMinutes(5)), WAITING);
    }

    @Test
    void a_guard_that_observes_says_it_once() {
        BodyPace observing = new BodyPace(exchange.exchange(), 100, Mode.OBSERVE);
        pass(observing, 60, 1, WAITING);
        assertThat(exchange.exchange().refusals())
                .singleElement()
                .satisfies(observed -> assertThat(observed.fault()).isEqualTo(Fault.BODY_TOO_SLOW));
    }
}
