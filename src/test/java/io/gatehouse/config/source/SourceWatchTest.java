package io.gatehouse.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestScheduler;
import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceWatchTest {

    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofMillis(200);
    private static final Duration SOON = LOOK.plus(QUIET).plus(QUIET);

    @TempDir
    Path folder;

    private final TestTicker ticker = new TestTicker();
    private final TestScheduler scheduler = new TestScheduler(ticker);
    private final List<String> told = new ArrayList<>();
    private final Store store = new Store();
    private final Neighbour beside = new Neighbour();
    private SourceWatch watch;

    /** A file system of one file, which may lie about it. */
    private static final class Store implements Source {

        private String text = "one";
        private Object stamp = "stamp of one";
        private String problem = "";
        private int reads;

        @Override
        public String description() {
            return "a store";
        }

        @Override
        public List<Piece> read() throws IOException {
            reads++;
            if (!problem.isEmpty()) {
                throw new IOException(problem);
            }
            return List.of(new Piece("a.xml", text, null));
        }

        @Override
        public Object stamp() {
            return stamp;
        }

        void write(String now) {
            text = now;
            stamp = "stamp of " + now;
            problem = "";
        }

        void fail(String why) {
            problem = why;
            stamp = why;
        }
    }

    private static final class Neighbour implements Beside {

        private String text = "beside";
        private int reads;

        @Override
        public Object stamp() {
            return text;
        }

        @Override
        public Object state() {
            reads++;
            return text;
        }
    }

    private final SourceWatch.Listener listener = new SourceWatch.Listener() {

        @Override
        public void changed(List<Piece> pieces) {
            told.add(String.join(",", pieces.stream().map(Piece::text).toList()));
        }

        @Override
        public void unreadable(String reason) {
            told.add("unreadable: " + reason);
        }
    };

    private SourceWatch watch(Source source) throws IOException {
        watch = new SourceWatch(source, scheduler, ticker, listener);
        watch.start(source.read(), beside);
        return watch;
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void a_change_is_told_once() throws Exception {
        watch(store);
        store.write("two");

        scheduler.advance(SOON);
        scheduler.advance(Duration.ofMinutes(2));

        assertThat(told).containsExactly("two");
    }

    @Test
    void nothing_is_told_before_nothing_has_moved_for_a_while() throws Exception {
        watch(store);
        store.write("1");
        scheduler.advance(LOOK);
        for (int i = 2; i < 50; i++) {
            store.write("1".repeat(i));
            scheduler.advance(QUIET);
        }
        assertThat(told).isEmpty();

        scheduler.advance(QUIET);
        assertThat(told).containsExactly("1".repeat(49));
    }

    @Test
    void what_came_back_to_what_it_was_before_it_was_told_is_no_change() throws Exception {
        watch(store);
        store.write("two");
        scheduler.advance(LOOK);
        store.write("one");

        scheduler.advance(Duration.ofMinutes(2));

        assertThat(told).isEmpty();
    }

    @Test
    void contents_are_not_read_while_the_look_shows_nothing_new() throws Exception {
        watch(store);
        scheduler.advance(LOOK);
        int reads = store.reads;
        int neighbours = beside.reads;

        scheduler.advance(LOOK.multipliedBy(SourceWatch.EVERY - 1));
        assertThat(store.reads).isEqualTo(reads);
        assertThat(beside.reads).isEqualTo(neighbours);

        scheduler.advance(LOOK);
        assertThat(store.reads).isEqualTo(reads + 1);
        assertThat(beside.reads).isEqualTo(neighbours + 1);
    }

    @Test
    void a_file_system_that_lies_about_a_change_is_found_out() throws Exception {
        watch(store);
        scheduler.advance(LOOK);
        store.text = "two";

        scheduler.advance(LOOK.multipliedBy(SourceWatch.EVERY).plus(QUIET));

        assertThat(told).containsExactly("two");
    }

    @Test
    void a_touch_is_no_change_and_costs_one_read() throws Exception {
        watch(store);
        scheduler.advance(LOOK);
        int reads = store.reads;
        store.stamp = "touched";

        scheduler.advance(LOOK.multipliedBy(5));

        assertThat(told).isEmpty();
        assertThat(store.reads).isEqualTo(reads + 1);
    }

    @Test
    void a_source_that_vanishes_is_told_with_the_reason_and_told_again_when_it_is_back() throws Exception {
        watch(store);
        store.fail("there is no file");
        scheduler.advance(Duration.ofMinutes(2));
        store.write("one");
        scheduler.advance(SOON);

        assertThat(told).containsExactly("unreadable: there is no file", "one");
    }

    @Test
    void a_source_that_could_not_be_read_at_the_start_is_told_as_soon_as_it_can() throws Exception {
        store.fail("there is no file");
        watch = new SourceWatch(store, scheduler, ticker, listener);
        watch.start(null, beside);
        scheduler.advance(Duration.ofMinutes(2));
        assertThat(told).isEmpty();

        store.write("two");
        scheduler.advance(SOON);
        assertThat(told).containsExactly("two");
    }

    @Test
    void a_change_of_what_was_read_beside_it_is_a_change() throws Exception {
        watch(store);
        beside.text = "other";

        scheduler.advance(SOON);

        assertThat(told).containsExactly("one");
    }

    @Test
    void what_is_known_by_other_ways_is_not_told() throws Exception {
        watch(store);
        store.write("two");
        watch.knows(store.read(), beside);

        scheduler.advance(Duration.ofMinutes(2));

        assertThat(told).isEmpty();
    }

    @Test
    void a_listener_that_fails_does_not_end_the_watching() throws Exception {
        watch = new SourceWatch(store, scheduler, ticker, new SourceWatch.Listener() {

            @Override
            public void changed(List<Piece> pieces) {
                listener.changed(pieces);
                throw new IllegalStateException("a bug");
            }

            @Override
            public void unreadable(String reason) {}
        });
        watch.start(store.read(), beside);
        store.write("two");
        scheduler.advance(SOON);
        store.write("three");
        scheduler.advance(SOON);

        assertThat(told).containsExactly("two", "three");
    }

    @Test
    void a_file_is_noticed_whether_it_is_overwritten_or_replaced_and_also_with_its_old_time() throws Exception {
        Path file = Files.writeString(folder.resolve("routes.xml"), "one");
        FileTime time = Files.getLastModifiedTime(file);
        watch(Sources.named(file.toString(), folder));
        scheduler.advance(LOOK);

        Files.writeString(file, "longer");
        scheduler.advance(SOON);
        Path other = Files.writeString(folder.resolve("other"), "second");
        Files.setLastModifiedTime(other, time);
        Files.setLastModifiedTime(file, time);
        scheduler.advance(SOON);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        scheduler.advance(SOON);

        assertThat(told).containsExactly("longer", "second");
    }

    @Test
    void a_link_that_is_swapped_is_a_change_though_no_file_was_touched() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("v1")).resolve("routes.xml"), "one");
        Files.writeString(Files.createDirectory(folder.resolve("v2")).resolve("routes.xml"), "two");
        Path current = Files.createSymbolicLink(folder.resolve("current"), Path.of("v1"));
        watch(Sources.named(current.resolve("routes.xml").toString(), folder));
        scheduler.advance(LOOK);

        Files.createSymbolicLink(folder.resolve("next"), Path.of("v2"));
        Files.move(folder.resolve("next"), current, StandardCopyOption.ATOMIC_MOVE);
        scheduler.advance(SOON);

        assertThat(told).containsExactly("two");
    }

    @Test
    void a_file_more_and_a_file_less_in_a_directory_are_changes() throws Exception {
        Files.writeString(folder.resolve("a.xml"), "a");
        watch(Sources.named(folder.toString(), folder));
        scheduler.advance(LOOK);

        Files.writeString(folder.resolve("b.xml"), "b");
        Files.writeString(folder.resolve(".hidden.xml"), "no");
        scheduler.advance(SOON);
        Files.delete(folder.resolve("a.xml"));
        scheduler.advance(SOON);

        assertThat(told).containsExactly("a,b", "b");
    }

    @Test
    void nothing_is_told_any_more_once_it_is_closed() throws Exception {
        watch(store);
        store.write("two");
        scheduler.advance(LOOK);

        watch.close();
        scheduler.advance(SOON);

        assertThat(told).isEmpty();
        assertThat(scheduler.isClosed()).isTrue();
        assertThat(scheduler.waiting()).isZero();
    }
}
