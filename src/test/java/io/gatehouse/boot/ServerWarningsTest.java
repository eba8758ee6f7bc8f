package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.config.source.Scheduler;
import io.gatehouse.route.table.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerWarningsTest {

    private static final RouteTable TABLE = new RouteTable(List.of(), List.of(), List.of(), List.of());

    private final Logger logger = Logger.getLogger("io.gatehouse");
    private final List<String> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getLevel() + " " + line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private List<String> seen = List.of();
    private final ServerWarnings warnings = new ServerWarnings(needs -> seen, table -> List.of());

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
    }

    @Test
    void each_contradiction_is_logged_once_and_again_after_it_was_gone() {
        seen = List.of("a", "b");
        warnings.serving(TABLE);
        warnings.serving(TABLE);
        assertThat(logged).containsExactly("WARNING a", "WARNING b");
        seen = List.of("b", "c");
        warnings.serving(TABLE);
        assertThat(logged).endsWith("WARNING b", "WARNING c");
        seen = List.of("a");
        warnings.serving(TABLE);
        assertThat(logged).hasSize(4).endsWith("WARNING a");
    }

    @Test
    void what_a_descriptor_risks_is_told_when_it_is_found_and_not_again_with_the_next_one_that_has_it() {
        RouteTable next = new RouteTable(List.of(), List.of(), List.of(), List.of());
        warnings.serving(TABLE);
        warnings.found(TABLE, List.of("a"));
        assertThat(warnings.look()).containsExactly("a");

        warnings.serving(next);
        assertThat(warnings.look()).isEmpty();
        warnings.found(TABLE, List.of("of what serves no more"));
        warnings.found(next, List.of("a", "b"));
        assertThat(warnings.look()).containsExactly("a", "b");
        assertThat(logged).containsExactly("WARNING a", "WARNING b");

        warnings.serving(TABLE);
        warnings.found(TABLE, List.of());
        warnings.serving(next);
        warnings.found(next, List.of("a"));
        assertThat(logged).endsWith("WARNING b", "WARNING a");
    }

    @Test
    void what_a_descriptor_risks_is_not_told_again_when_the_next_one_serves_for_a_moment_only() {
        RouteTable moment = new RouteTable(List.of(), List.of(), List.of(), List.of());
        RouteTable next = new RouteTable(List.of(), List.of(), List.of(), List.of());
        warnings.serving(TABLE);
        warnings.found(TABLE, List.of("a"));
        warnings.serving(moment);
        warnings.serving(next);
        warnings.found(moment, List.of("a"));
        warnings.found(next, List.of("a"));
        assertThat(logged).containsExactly("WARNING a");
    }

    @Test
    void a_look_sees_the_server_as_it_is_now() {
        assertThat(warnings.look()).isEmpty();
        warnings.serving(TABLE);
        seen = List.of("a");
        assertThat(warnings.look()).containsExactly("a");
    }

    @Test
    void a_server_that_shows_itself_late_is_looked_at_again() {
        LaterScheduler later = new LaterScheduler();
        warnings.serving(TABLE);
        warnings.lookAgain(later);
        seen = List.of("a");
        later.tasks.forEach(Runnable::run);
        assertThat(logged).containsExactly("WARNING a");
    }

    @Test
    void nothing_is_left_to_do_after_the_end() {
        LaterScheduler later = new LaterScheduler();
        warnings.lookAgain(later);
        warnings.close();
        assertThat(later.futures).isNotEmpty().allMatch(Future::isCancelled);
    }

    private static final class LaterScheduler implements Scheduler {

        private final List<Runnable> tasks = new ArrayList<>();
        private final List<Future<?>> futures = new ArrayList<>();

        @Override
        public Future<?> after(Duration delay, Runnable task) {
            tasks.add(task);
            Future<?> future = new CompletableFuture<>();
            futures.add(future);
            return future;
        }

        @Override
        public void close() {}
    }
}
