package io.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.upstream.Admission.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

    private final List<String> admitted = new ArrayList<>();

    private Runnable waiting(String name) {
        return () -> admitted.add(name);
    }

    @Test
    void as_many_as_there_are_places_are_admitted_at_once() {
        Admission admission = new Admission(2, 0);
        assertThat(admission.enter(waiting("a"))).isEqualTo(Answer.ADMITTED);
        assertThat(admission.enter(waiting("b"))).isEqualTo(Answer.ADMITTED);
        assertThat(admission.enter(waiting("c"))).isEqualTo(Answer.FULL);
        assertThat(admission.inFlight()).isEqualTo(2);
        admission.leave();
        assertThat(admission.enter(waiting("d"))).isEqualTo(Answer.ADMITTED);
        assertThat(admitted).isEmpty();
    }

    @Test
    void who_has_waited_longest_takes_the_place_that_becomes_free() {
        Admission admission = new Admission(1, 2);
        admission.enter(waiting("a"));
        assertThat(admission.enter(waiting("b"))).isEqualTo(Answer.QUEUED);
        assertThat(admission.enter(waiting("c"))).isEqualTo(Answer.QUEUED);
        assertThat(admission.enter(waiting("d"))).isEqualTo(Answer.FULL);
        admission.leave();
        assertThat(admitted).containsExactly("b");
        assertThat(admission.inFlight()).isEqualTo(1);
        admission.leave();
        admission.leave();
        assertThat(admitted).containsExactly("b", "c");
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void who_gives_up_waiting_is_not_admitted() {
        Admission admission = new Admission(1, 2);
        Runnable b = waiting("b");
        admission.enter(waiting("a"));
        admission.enter(b);
        admission.enter(waiting("c"));
        assertThat(admission.giveUp(b)).isTrue();
        assertThat(admission.giveUp(b)).isFalse();
        admission.leave();
        assertThat(admitted).containsExactly("c");
    }

    @Test
    void who_has_been_admitted_cannot_give_up_waiting() {
        Admission admission = new Admission(1, 1);
        Runnable b = waiting("b");
        admission.enter(waiting("a"));
        admission.enter(b);
        admission.leave();
        assertThat(admission.giveUp(b)).isFalse();
        assertThat(admission.inFlight()).isEqualTo(1);
    }

    /** Counts how often it is compared with another. */
    private static final class Compared implements Runnable {

        private final AtomicInteger comparisons;

        Compared(AtomicInteger comparisons) {
            this.comparisons = comparisons;
        }

        @Override
        public void run() {}

        @Override
        public boolean equals(Object other) {
            comparisons.incrementAndGet();
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    @Test
    void whether_a_request_still_waits_is_known_without_a_walk_along_the_queue() {
        AtomicInteger comparisons = new AtomicInteger();
        Admission admission = new Admission(1, 1_000);
        Runnable served = new Compared(comparisons);
        Runnable last = new Compared(comparisons);
        admission.enter(served);
        for (int i = 1; i < 1_000; i++) {
            admission.enter(new Compared(comparisons));
        }
        admission.enter(last);
        assertThat(admission.giveUp(served)).isFalse();
        assertThat(admission.giveUp(last)).isTrue();
        assertThat(comparisons).hasValueLessThan(50);
    }

    @Test
    void a_long_queue_of_those_that_leave_at_once_ends() {
        int many = 100_000;
        Admission admission = new Admission(1, many);
        AtomicInteger left = new AtomicInteger();
        admission.enter(() -> {});
        for (int i = 0; i < many; i++) {
            admission.enter(() -> {
                left.incrementAndGet();
                admission.leave();
            });
        }
        admission.leave();
        assertThat(left).hasValue(many);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void one_that_fails_does_not_hold_up_the_next() {
        Admission admission = new Admission(1, 2);
        admission.enter(waiting("a"));
        admission.enter(() -> {
            throw new IllegalStateException("b");
        });
        admission.enter(waiting("c"));
        assertThatThrownBy(admission::leave).hasMessage("b");
        admission.leave();
        assertThat(admitted).containsExactly("c");
    }
}
