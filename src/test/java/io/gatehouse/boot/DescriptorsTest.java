package io.gatehouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.boot.concern.Concerns;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.source.Piece;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.container.Abort;
import io.gatehouse.testing.TestScheduler;
import io.gatehouse.testing.TestSource;
import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorsTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration SOON = Duration.ofSeconds(3);

    @TempDir
    Path state;

    private final TestTicker ticker = new TestTicker();
    private final TestScheduler scheduler = new TestScheduler(ticker);
    private final TestSource source = new TestSource(host("old.example"));
    private final Gateway gateway = new Gateway("", ticker, Abort.ofServer(), List.of());

    @AfterEach
    void close() {
        gateway.close();
    }

    private static String host(String name) {
        return "<gateway xmlns=\"urn:gatehouse:1\"><routes name=\"a\" host=\"" + name
                + "\"><route name=\"r\" path=\"/**\"><respond status=\"204\"/></route></routes></gateway>";
    }

    private Descriptors descriptors(Path folder) {
        return descriptors(folder, new ServerWarnings(needs -> List.of(), table -> List.of()), Runnable::run);
    }

    private Descriptors descriptors(Path folder, ServerWarnings warnings, Executor afterwards) {
        DescriptorLoader loader =
                new DescriptorLoader(Concerns.catalogue(), (kind, name) -> null, DescriptorLoader.Secrets.RESOLVE);
        return new Descriptors(
                source,
                loader,
                gateway,
                new LastGood(folder),
                new Generations(new KeptTexts(folder), afterwards),
                warnings,
                Descriptors.Heard.NOBODY,
                afterwards,
                () -> NOW);
    }

    private Descriptors started(Path folder) {
        Descriptors descriptors = descriptors(folder);
        descriptors.start(scheduler, ticker);
        return descriptors;
    }

    private String served() {
        Generation generation = Objects.requireNonNull(gateway.current());
        return generation.table().hosts().get(0).hosts().get(0).toString();
    }

    private Path unwritable() throws IOException {
        // a folder below a file can be made by nobody, not even by root
        return Files.writeString(state.resolve("file"), "").resolve("state");
    }

    @Test
    void a_good_descriptor_is_served_although_it_cannot_be_remembered() throws Exception {
        try (Descriptors descriptors = descriptors(unwritable())) {
            assertThat(descriptors.start(scheduler, ticker)).isEmpty();

            source.say(host("new.example"));
            assertThat(descriptors.reload()).isEmpty();

            assertThat(served()).isEqualTo("new.example");
            assertThat(descriptors.refusal()).isNull();
        }
    }

    @Test
    void a_start_serves_the_new_descriptor_although_only_the_old_one_is_remembered() throws Exception {
        started(state).close();
        // a folder in the place of the file that is written beside it
        Files.createDirectory(state.resolve("gatehouse-last-good.properties.new"));
        source.say(host("new.example"));

        try (Descriptors descriptors = descriptors(state)) {
            assertThat(descriptors.start(scheduler, ticker)).isEmpty();
            assertThat(served()).isEqualTo("new.example");
        }
    }

    @Test
    void it_serves_before_it_is_looked_at_for_what_is_probably_not_meant() {
        Deque<Runnable> later = new ArrayDeque<>();
        ServerWarnings warnings = new ServerWarnings(needs -> List.of(), table -> List.of());
        source.say(host("new.example").replace("path=\"/**\"", "path=\"/**\" when=\"path matches '/a.b'\""));
        try (Descriptors descriptors = descriptors(state, warnings, later::add)) {
            assertThat(descriptors.start(scheduler, ticker)).isEmpty();
            assertThat(served()).isEqualTo("new.example");
            assertThat(warnings.look()).isEmpty();

            later.forEach(Runnable::run);
            assertThat(warnings.look()).singleElement().asString().contains("loose-regex");
        }
    }

    @Test
    void what_is_refused_changes_nothing_and_is_kept_for_whoever_asks() {
        try (Descriptors descriptors = started(state)) {
            source.say("<gateway/>");
            List<String> problems = descriptors.reload();

            assertThat(problems).isNotEmpty().allMatch(problem -> problem.startsWith("routes.xml:1:"));
            assertThat(descriptors.refusal()).isEqualTo(new Descriptors.Refusal(NOW, problems));
            assertThat(served()).isEqualTo("old.example");
            assertThat(gateway.current().number()).isEqualTo(1);
        }
    }

    @Test
    void a_descriptor_that_breaks_its_own_expectations_is_refused() {
        try (Descriptors descriptors = started(state)) {
            source.say(host("new.example")
                    .replace("</gateway>", "<expect request=\"GET http://new.example/\" status=\"200\"/></gateway>"));

            assertThat(descriptors.reload()).isNotEmpty();
            assertThat(served()).isEqualTo("old.example");
        }
    }

    @Test
    void a_change_is_noticed_taken_and_counted() {
        try (Descriptors descriptors = started(state)) {
            source.say(host("new.example"));
            scheduler.advance(SOON);

            assertThat(served()).isEqualTo("new.example");
            assertThat(gateway.current().number()).isEqualTo(2);
            assertThat(descriptors.loadedAt()).isEqualTo(NOW);
        }
    }

    @Test
    void a_change_that_is_told_while_a_reload_takes_it_is_not_taken_once_more() throws Exception {
        try (Descriptors descriptors = started(state)) {
            source.say(host("new.example"));
            descriptors.reload();
            // the watch has seen it before, and waited for the reload
            descriptors.changed(source.read());

            assertThat(Objects.requireNonNull(gateway.current()).number()).isEqualTo(2);

            descriptors.changed(List.of(new Piece("test", host("newer.example"), null)));
            assertThat(served()).isEqualTo("newer.example");
        }
    }

    @Test
    void a_refused_change_that_is_mended_is_taken() {
        try (Descriptors descriptors = started(state)) {
            source.say("<gateway/>");
            scheduler.advance(SOON);
            assertThat(descriptors.refusal()).isNotNull();

            source.say(host("new.example"));
            scheduler.advance(SOON);

            assertThat(descriptors.refusal()).isNull();
            assertThat(served()).isEqualTo("new.example");
        }
    }

    @Test
    void a_source_that_vanishes_and_returns_unchanged_is_refused_and_then_good_again() {
        try (Descriptors descriptors = started(state)) {
            source.fail("there is no file routes.xml");
            scheduler.advance(SOON);
            assertThat(Objects.requireNonNull(descriptors.refusal()).problems())
                    .containsExactly("there is no file routes.xml");
            assertThat(served()).isEqualTo("old.example");

            source.say(host("old.example"));
            scheduler.advance(SOON);
            assertThat(descriptors.refusal()).isNull();
        }
    }

    @Test
    void a_restart_beside_a_broken_descriptor_serves_what_was_good_and_says_what_is_wrong() {
        started(state).close();
        gateway.close();
        source.say("<gateway/>");
        try (Gateway restarted = new Gateway("", ticker, Abort.ofServer(), List.of());
                Descriptors descriptors = new Descriptors(
                        source,
                        new DescriptorLoader(
                                Concerns.catalogue(), (kind, name) -> null, DescriptorLoader.Secrets.RESOLVE),
                        restarted,
                        new LastGood(state),
                        new Generations(new KeptTexts(state), Runnable::run),
                        new ServerWarnings(needs -> List.of(), table -> List.of()),
                        Descriptors.Heard.NOBODY,
                        Runnable::run,
                        () -> NOW)) {
            assertThat(descriptors.start(scheduler, ticker)).isEmpty();

            assertThat(restarted.current()).isNotNull();
            assertThat(descriptors.refusal()).isNotNull();
        }
    }

    @Test
    void a_first_start_beside_a_broken_descriptor_serves_nothing_until_it_is_mended() {
        source.say("<gateway/>");
        try (Descriptors descriptors = descriptors(state)) {
            assertThat(descriptors.start(scheduler, ticker)).isNotEmpty();
            assertThat(gateway.current()).isNull();

            source.say(host("new.example"));
            scheduler.advance(SOON);
            assertThat(served()).isEqualTo("new.example");
        }
    }

    @Test
    void nothing_is_watched_any_more_once_it_is_closed() {
        started(state).close();
        source.say(host("new.example"));
        scheduler.advance(SOON);

        assertThat(served()).isEqualTo("old.example");
        assertThat(scheduler.isClosed()).isTrue();
        assertThat(scheduler.waiting()).isZero();
    }
}
