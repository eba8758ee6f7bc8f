package io.gatehouse.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class RandomTwoTest {

    private static final Random SEEDED = new Random(4711);

    /** Chance that is none, and that must be asked within the bounds that are known. */
    private static IntUnaryOperator tickets(int... boundsAndTickets) {
        Deque<int[]> next = new ArrayDeque<>();
        for (int i = 0; i < boundsAndTickets.length; i += 2) {
            next.add(new int[] {boundsAndTickets[i], boundsAndTickets[i + 1]});
        }
        return bound -> {
            int[] expected = next.remove();
            assertThat(bound).isEqualTo(expected[0]);
            return expected[1];
        };
    }

    @Test
    void the_less_busy_of_the_two_that_were_drawn_is_chosen() {
        List<Backend> backends = Backend.ofWeights(1, 1, 1);
        backends.get(0).busy(5);
        backends.get(1).busy(4);
        assertThat(new RandomTwo(tickets(3, 0, 2, 0)).choose(backends)).hasToString("b");
        assertThat(new RandomTwo(tickets(3, 1, 2, 0)).choose(backends)).hasToString("b");
        assertThat(new RandomTwo(tickets(3, 0, 2, 1)).choose(backends)).hasToString("c");
    }

    @Test
    void the_same_is_never_drawn_twice() {
        List<Backend> backends = Backend.ofWeights(1, 8, 1);
        backends.get(1).busy(1_000);
        assertThat(new RandomTwo(tickets(10, 5, 2, 0)).choose(backends)).hasToString("a");
        assertThat(new RandomTwo(tickets(10, 5, 2, 1)).choose(backends)).hasToString("c");
    }

    @Test
    void one_alone_needs_no_draw() {
        assertThat(new RandomTwo(tickets()).choose(Backend.ofWeights(3))).hasToString("a");
    }

    @Test
    void with_little_to_do_everyone_gets_about_the_same() {
        List<Backend> backends = Backend.ofWeights(1, 1, 1, 1);
        RandomTwo balancer = new RandomTwo(SEEDED::nextInt);
        Map<String, Integer> counts = Backend.count(4_000, () -> balancer.choose(backends));
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1_150));
    }

    @Test
    void requests_in_flight_end_up_about_in_the_proportion_of_the_weights() {
        List<Backend> backends = Backend.ofWeights(5, 2, 1, 1);
        RandomTwo balancer = new RandomTwo(SEEDED::nextInt);
        for (int i = 0; i < 9_000; i++) {
            balancer.choose(backends).begin();
        }
        assertThat(backends.get(0).inFlight()).isBetween(4_900, 5_100);
        assertThat(backends.get(1).inFlight()).isBetween(1_900, 2_100);
        assertThat(backends.get(2).inFlight()).isBetween(900, 1_100);
    }

    @Test
    void one_that_hangs_gets_hardly_anything() {
        List<Backend> backends = Backend.ofWeights(1, 1, 1, 1);
        backends.get(3).busy(1_000);
        RandomTwo balancer = new RandomTwo(SEEDED::nextInt);
        assertThat(Backend.count(3_000, () -> balancer.choose(backends))).doesNotContainKey("d");
    }
}
