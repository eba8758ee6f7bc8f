package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingTest {

    private final List<String> closed = new ArrayList<>();
    private final Closing opened = new Closing();

    private void open(String what) {
        opened.add(what, () -> closed.add(what));
    }

    @Test
    void what_was_opened_last_is_closed_first_and_each_once() {
        open("log");
        open("reactor");

        opened.close();
        opened.close();

        assertThat(closed).containsExactly("reactor", "log");
    }

    @Test
    void a_step_that_fails_keeps_no_other_from_being_taken() {
        open("log");
        opened.add("watch", () -> {
            throw new IllegalStateException("the watch cannot be closed");
        });
        opened.add("class", () -> {
            throw new NoClassDefFoundError("the class loader is gone");
        });
        open("jmx");

        opened.close();

        assertThat(closed).containsExactly("jmx", "log");
    }
}
