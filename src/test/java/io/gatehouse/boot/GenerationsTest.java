package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.admin.Answers;
import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.reference.Jndi;
import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.source.Piece;
import io.gatehouse.route.table.RouteTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationsTest {

    private static final RouteTable TABLE = new RouteTable(List.of(), List.of(), List.of(), List.of());
    private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");

    private static final DescriptorLoader LOADER = new DescriptorLoader(
            Concerns.catalogue(),
            Lookup.ofProcess(Jndi.ofServer()),
            DescriptorLoader.Secrets.RESOLVE,
            DescriptorLoader.Server.ABSENT);

    @TempDir
    private Path folder;

    private final AtomicInteger concealed = new AtomicInteger();

    private Generations generations() {
        return generations(Runnable::run);
    }

    private Generations generations(Executor afterwards) {
        return new Generations(new KeptTexts(folder), afterwards);
    }

    private static void add(Generations to, long number, String text) {
        to.add(number, NOW, "the file", List.of(new Piece("routes.xml", text, Path.of("/etc"))), TABLE, told -> told);
    }

    private static List<Long> numbers(Generations of) {
        return of.all().stream().map(Generations.Kept::number).toList();
    }

    @Test
    void the_last_ten_are_kept_and_outlive_a_restart() {
        Generations first = generations();
        for (int i = 1; i <= 12; i++) {
            add(first, i, "<gateway n='" + i + "'/>");
        }
        assertThat(numbers(first)).containsExactly(12L, 11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L);

        Generations second = generations();
        assertThat(numbers(second)).containsExactly(-1L, -2L, -3L, -4L, -5L, -6L, -7L, -8L, -9L, -10L);
        assertThat(second.pieces(-2)).containsExactly(new Piece("routes.xml", "<gateway n='11'/>", Path.of("/etc")));
        assertThat(second.all().get(0).digest()).isEqualTo(first.all().get(0).digest());
    }

    @Test
    void what_a_restart_reads_again_is_not_kept_twice() {
        add(generations(), 1, "<a/>");
        Generations second = generations();
        add(second, 1, "<a/>");
        assertThat(numbers(second)).containsExactly(1L);
        add(second, 2, "<b/>");
        assertThat(numbers(generations())).containsExactly(-1L, -2L);
    }

    private static List<Piece> pieces(String path) {
        return List.of(new Piece("routes.xml", """
                <gateway xmlns="urn:gatehouse:1">
                  <routes><route name="r" path="%s"><respond status="204"/></route></routes>
                </gateway>
                """.formatted(path), null));
    }

    private void add(Generations to, long number, List<Piece> pieces, RouteTable table) {
        to.add(number, NOW, "the file", pieces, table, told -> {
            concealed.incrementAndGet();
            return told;
        });
    }

    private static RouteTable table(List<Piece> pieces) throws InvalidDescriptor {
        return LOADER.load(pieces).table();
    }

    @Test
    void what_changed_is_found_by_another_thread_and_once() throws Exception {
        Deque<Runnable> later = new ArrayDeque<>();
        Generations generations = generations(later::add);
        add(generations, 1, pieces("/one"), table(pieces("/one")));
        add(generations, 2, pieces("/two"), table(pieces("/two")));
        assertThat(numbers(generations)).containsExactly(2L, 1L);
        assertThat(concealed).hasValue(0);

        later.remove().run();
        assertThat(later).isEmpty();
        int done = concealed.get();
        assertThat(done).isPositive();
        Answers.Changes changes = generations.all().get(0).changes();
        assertThat(changes.changes())
                .singleElement()
                .satisfies(change ->
                        assertThat(change.details()).containsExactly(new Answers.Detail("path", "/one", "/two")));
        assertThat(generations.all().get(0).changes()).isSameAs(changes);
        assertThat(concealed).hasValue(done);
        assertThat(generations.all().get(1).changes().total()).isZero();
    }

    @Test
    void where_it_cannot_be_found_what_changed_nothing_is_told_of_it() throws Exception {
        Generations generations = generations();
        add(generations, 1, pieces("/one"), table(pieces("/one")));
        generations.add(2, NOW, "the file", pieces("/two"), table(pieces("/two")), told -> {
            throw new IllegalStateException("one that fails");
        });
        assertThat(generations.all().get(0).changes()).isEqualTo(Answers.Changes.NONE);
    }

    @Test
    void each_is_compared_with_the_one_before_it_although_more_have_followed_by_then() throws Exception {
        Deque<Runnable> later = new ArrayDeque<>();
        Generations generations = generations(later::add);
        for (String path : List.of("/one", "/two", "/two", "/three")) {
            add(generations, generations.all().size() + 1, pieces(path), table(pieces(path)));
        }
        later.forEach(Runnable::run);
        assertThat(generations.all().stream().map(kept -> kept.changes().total()))
                .containsExactly(1, 0, 1, 0);
    }

    @Test
    void where_the_text_is_the_same_and_what_stands_beside_it_is_not_the_change_is_told() throws Exception {
        Generations generations = generations();
        add(generations, 1, pieces("/one"), table(pieces("/one")));
        add(generations, 2, pieces("/one"), table(pieces("/two")));
        assertThat(generations.all().get(0).changes().total()).isEqualTo(1);
    }

    @Test
    void one_that_is_not_kept_is_told_with_those_that_are() {
        Generations generations = generations();
        assertThatThrownBy(() -> generations.pieces(1)).hasMessage("no generation 1 (expected: there is none)");
        add(generations, 1, "<a/>");
        assertThatThrownBy(() -> generations.pieces(2)).hasMessage("no generation 2 (expected: 1)");
    }

    @Test
    void a_file_that_cannot_be_read_or_written_is_told_and_keeps_nobody_from_serving() throws Exception {
        Path file = folder.resolve("gatehouse-generations.properties");
        Files.writeString(file, "texts=1\n0.at=yesterday\n");
        Generations broken = generations();
        assertThat(broken.all()).isEmpty();
        assertThat(broken.problem()).singleElement().asString().contains("cannot be read");
        add(broken, 1, "<a/>");
        assertThat(broken.problem()).isEmpty();

        Path taken = Files.writeString(folder.resolve("taken"), "");
        Generations nowhere = new Generations(new KeptTexts(taken), Runnable::run);
        add(nowhere, 1, "<a/>");
        assertThat(numbers(nowhere)).containsExactly(1L);
        assertThat(nowhere.problem()).singleElement().asString().contains("cannot be written");
    }
}
