package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DelaysTest {

    private static final long MILLI = 1_000_000;

    private final List<String> done = new ArrayList<>();

    /** when it is to be run, and what */
    private final Map<Long, Runnable> errands = new TreeMap<>();

    private long now = -7 * MILLI - 300_000;
    private final Delays delays = new Delays(() -> now, (nanos, task) -> {
        errands.put(now + nanos, task);
        return () -> errands.values().remove(task);
    });

    private void go(long nanos) {
        now += nanos;
        List<Long> due = errands.keySet().stream().filter(at -> at <= now).toList();
        due.forEach(at -> errands.remove(at).run());
    }

    @Test
    void what_falls_into_a_millisecond_is_one_errand_and_nothing_is_early() {
        delays.after(3 * MILLI, () -> done.add("a"));
        now += 100_000;
        delays.after(3 * MILLI, () -> done.add("b"));
        delays.after(5 * MILLI, () -> done.add("c"));
        assertThat(errands).hasSize(2);
        go(2_899_999);
        assertThat(done).isEmpty();
        go(MILLI);
        assertThat(done).containsExactly("a", "b");
        go(2 * MILLI);
        assertThat(done).containsExactly("a", "b", "c");
        assertThat(errands).isEmpty();
    }

    @Test
    void what_is_taken_back_is_not_run_and_the_others_are() {
        Runnable back = delays.after(MILLI, () -> done.add("a"));
        delays.after(MILLI, () -> done.add("b"));
        back.run();
        back.run();
        go(2 * MILLI);
        assertThat(done).containsExactly("b");
    }

    @Test
    void a_stretch_that_is_over_begins_anew() {
        delays.after(0, () -> done.add("a"));
        go(MILLI);
        now -= MILLI;
        delays.after(0, () -> done.add("b"));
        go(MILLI);
        assertThat(done).containsExactly("a", "b");
    }

    @Test
    void what_is_far_away_leaves_nothing_when_it_is_taken_back() {
        Runnable back = delays.after(60_000 * MILLI, () -> done.add("a"));
        assertThat(errands).hasSize(1);
        back.run();
        assertThat(errands).isEmpty();
    }

    @Test
    void what_fails_keeps_nothing_else_back() {
        delays.after(MILLI, () -> {
            throw new StackOverflowError("on purpose");
        });
        delays.after(MILLI, () -> done.add("b"));
        go(2 * MILLI);
        assertThat(done).containsExactly("b");
    }

    @Test
    void what_asks_for_more_while_it_runs_gets_it() {
        delays.after(MILLI, () -> delays.after(0, () -> done.add("again")));
        go(2 * MILLI);
        go(MILLI);
        assertThat(done).containsExactly("again");
    }
}
