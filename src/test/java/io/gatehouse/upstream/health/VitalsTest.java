package io.gatehouse.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is sick, who is left out, and how they come back. */
final class VitalsTest {

    private static final EjectionSpec HALF_OF_TEN = new EjectionSpec(0.5, 10, 5, Duration.ofSeconds(30), 0.5);
    private static final HealthSpec CHECKS = new HealthSpec(
            "/", null, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 3, HealthSpec.USUAL_STATUSES, null);

    private final TestTicker ticker = new TestTicker();
    private final List<String> told = new ArrayList<>();
    private final List<Somebody> all =
            IntStream.range(0, 4).mapToObj(Somebody::new).toList();
    private final Ejections ejections = new Ejections(HALF_OF_TEN, () -> all, ticker, told::add);

    private final class Somebody implements Ejections.Patient {

        private final int number;
        private final Vitals vitals = new Vitals(HALF_OF_TEN, Duration.ofSeconds(10));

        Somebody(int number) {
            this.number = number;
        }

        @Override
        public Vitals vitals() {
            return vitals;
        }

        @Override
        public boolean takesPart() {
            return number < 4;
        }

        boolean isFit() {
            return vitals.isFit(ticker.getAsLong());
        }

        @Override
        public String toString() {
            return "e" + number;
        }
    }

    private void fail(Somebody who, int times) {
        for (int i = 0; i < times; i++) {
            ejections.failed(who, who.vitals.era());
        }
    }

    @Test
    void failures_in_a_row_are_too_much_and_a_good_answer_begins_a_new_row() {
        fail(all.get(0), 4);
        ejections.succeeded(all.get(0), all.get(0).vitals.era());
        fail(all.get(0), 4);
        assertThat(all.get(0).isFit()).isTrue();
        fail(all.get(0), 1);
        assertThat(all.get(0).isFit()).isFalse();
        assertThat(told).containsExactly("e0 is left out for 30 s: 5 failures in a row");
    }

    @Test
    void a_share_of_the_last_answers_is_too_much_as_soon_as_there_are_enough_of_them() {
        for (int i = 0; i < 4; i++) {
            fail(all.get(0), 1);
            ejections.succeeded(all.get(0), all.get(0).vitals.era());
        }
        ejections.succeeded(all.get(0), all.get(0).vitals.era());
        assertThat(all.get(0).isFit()).isTrue();
        fail(all.get(0), 1);
        assertThat(told).containsExactly("e0 is left out for 30 s: 5 failures of the last 10");
    }

    @Test
    void who_comes_back_is_left_out_for_longer_at_the_first_failure_until_a_good_answer() {
        fail(all.get(0), 5);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(all.get(0).isFit()).isTrue();
        fail(all.get(0), 1);
        assertThat(told).last().isEqualTo("e0 is left out for 60 s: it fails again");
        ticker.advance(Duration.ofSeconds(60));
        assertThat(all.get(0).isFit()).isTrue();
        ejections.succeeded(all.get(0), all.get(0).vitals.era());
        fail(all.get(0), 4);
        assertThat(all.get(0).isFit()).isTrue();
    }

    @Test
    void after_a_long_calm_it_begins_anew() {
        fail(all.get(0), 5);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(all.get(0).isFit()).isTrue();
        ticker.advance(Duration.ofSeconds(301));
        fail(all.get(0), 1);
        assertThat(told).last().isEqualTo("e0 is left out for 30 s: it fails again");
    }

    @Test
    void when_all_fail_no_more_than_half_are_left_out() {
        all.forEach(who -> fail(who, 50));
        assertThat(all).filteredOn(Somebody::isFit).hasSize(2);
        assertThat(told).hasSize(2);
    }

    @Test
    void what_was_given_to_it_before_it_was_left_out_says_nothing_of_how_it_is_now() {
        int before = all.get(0).vitals.era();
        fail(all.get(0), 5);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(all.get(0).isFit()).isTrue();
        ejections.failed(all.get(0), before);
        assertThat(all.get(0).isFit()).isTrue();
        ejections.succeeded(all.get(0), before);
        fail(all.get(0), 1);
        assertThat(all.get(0).isFit()).isFalse();
    }

    @Test
    void who_takes_no_part_or_is_sick_is_not_counted_among_those_who_could_carry_more() {
        List<Somebody> some = new ArrayList<>(all);
        some.add(new Somebody(4));
        some.add(new Somebody(5));
        Ejections its = new Ejections(HALF_OF_TEN, () -> some, ticker, told::add);
        all.get(3).vitals.checked("status 500", CHECKS, ticker.getAsLong());
        for (Somebody who : all.subList(0, 3)) {
            for (int i = 0; i < 5; i++) {
                its.failed(who, who.vitals.era());
            }
        }
        assertThat(all).filteredOn(Somebody::isFit).hasSize(2);
    }

    @Test
    void one_alone_is_never_left_out() {
        Somebody alone = all.get(0);
        Ejections its = new Ejections(HALF_OF_TEN, () -> List.of(alone), ticker, told::add);
        for (int i = 0; i < 100; i++) {
            its.failed(alone, alone.vitals.era());
        }
        assertThat(alone.isFit()).isTrue();
    }

    @Test
    void who_comes_back_gets_its_share_little_by_little() {
        Somebody who = all.get(0);
        assertThat(who.vitals.share(ticker.getAsLong())).isEqualTo(100);
        fail(who, 5);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(who.isFit()).isTrue();
        assertThat(who.vitals.share(ticker.getAsLong())).isEqualTo(10);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(who.vitals.share(ticker.getAsLong())).isEqualTo(50);
        assertThat(who.vitals.shown(ticker.getAsLong())).isEqualTo("well, comes back with 50% of its share");
        ticker.advance(Duration.ofSeconds(5));
        assertThat(who.vitals.share(ticker.getAsLong())).isEqualTo(100);
    }

    private boolean check(boolean good) {
        return all.get(0).vitals.checked(good ? null : "status 500", CHECKS, ticker.getAsLong());
    }

    @Test
    void who_was_left_out_and_sick_at_once_comes_back_little_by_little_from_the_later_of_the_two() {
        Somebody one = all.get(0);
        fail(one, 5);
        one.vitals.checked("status 500", CHECKS, ticker.getAsLong());
        ticker.advance(Duration.ofSeconds(36));
        one.vitals.checked(null, CHECKS, ticker.getAsLong());
        one.vitals.checked(null, CHECKS, ticker.getAsLong());

        assertThat(one.isFit()).isTrue();
        assertThat(one.vitals.share(ticker.getAsLong())).isEqualTo(10);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(one.vitals.share(ticker.getAsLong())).isEqualTo(50);
    }

    @Test
    void the_first_check_decides_alone() {
        assertThat(check(false)).isTrue();
        assertThat(all.get(0).isFit()).isFalse();
        assertThat(all.get(0).vitals.shown(ticker.getAsLong())).isEqualTo("sick: status 500");
    }

    @Test
    void checks_must_agree_in_a_row_before_anything_changes() {
        assertThat(check(true)).isFalse();
        assertThat(check(false)).isFalse();
        assertThat(check(false)).isFalse();
        assertThat(check(true)).isFalse();
        assertThat(check(false)).isFalse();
        assertThat(check(false)).isFalse();
        assertThat(all.get(0).isFit()).isTrue();
        assertThat(check(false)).isTrue();
        assertThat(all.get(0).isFit()).isFalse();
        assertThat(check(true)).isFalse();
        assertThat(check(true)).isTrue();
        assertThat(all.get(0).isFit()).isTrue();
    }
}
