package io.gatehouse.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompletionHooksTest {

    private final CompletionHooks hooks = new CompletionHooks("id");
    private final List<String> called = new ArrayList<>();

    @Test
    void the_last_one_comes_first_and_one_that_fails_keeps_nobody_from_it() {
        hooks.add(outcome -> called.add("first"));
        hooks.add(outcome -> {
            throw new IllegalStateException("on purpose");
        });
        hooks.add(outcome -> called.add("last"));
        hooks.run(new Outcome(200, null, null, 0, 0, 0));
        assertThat(called).containsExactly("last", "first");
    }

    @Test
    void what_comes_when_it_is_over_happens_at_once() {
        hooks.run(new Outcome(200, null, null, 0, 0, 0));
        hooks.add(outcome -> called.add("late"));
        hooks.add(outcome -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(called).containsExactly("late");
    }
}
