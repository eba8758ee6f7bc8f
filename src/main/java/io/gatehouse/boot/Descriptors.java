package io.gatehouse.boot;

import io.gatehouse.admin.Administration.OrderRefused;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.lint.Hint;
import io.gatehouse.config.lint.Rule;
import io.gatehouse.config.source.Beside;
import io.gatehouse.config.source.Piece;
import io.gatehouse.config.source.Scheduler;
import io.gatehouse.config.source.Source;
import io.gatehouse.config.source.SourceWatch;
import io.gatehouse.exchange.Generation;
import io.gatehouse.route.RouteTable;
import io.gatehouse.route.Violation;
import io.gatehouse.upstream.UpstreamSpec;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings descriptors to the gateway. A change is read, validated and tested against its own expectations, and only then swapped in
 * whole; one that is refused changes nothing, and why it was is kept for whoever asks.
 */
final class Descriptors implements SourceWatch.Listener, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Source source;
    private final DescriptorLoader loader;
    private final Gateway gateway;
    private final LastGood lastGood;
    private final ServerWarnings warnings;
    private final InstantSource time;
    private Beside beside = Beside.NOTHING;
    private @Nullable SourceWatch watch;
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Instant loadedAt;
    private final Generations generations;
    private volatile long rolledBackTo;
    private final Heard heard;
    private boolean ordered;

    /** Hears what becomes of descriptors; may wait for a disk. */
    interface Heard {

        Heard NOBODY = new Heard() {
            @Override
            public void served(String source, long generation, boolean ordered) {}

            @Override
            public void refused(String source, List<String> problems, boolean ordered) {}
        };

        /** @param ordered whether somebody ordered it, and did not only change the source */
        void served(String source, long generation, boolean ordered);

        void refused(String source, List<String> problems, boolean ordered);
    }

    /** @param problems one a line, with their places */
    record Refusal(Instant at, List<String> problems) {}

    Descriptors(
            Source source,
            DescriptorLoader loader,
            Gateway gateway,
            LastGood lastGood,
            Generations generations,
            ServerWarnings warnings,
            Heard heard,
            InstantSource time) {
        this.heard = heard;
        this.source = source;
        this.loader = loader;
        this.gateway = gateway;
        this.lastGood = lastGood;
        this.generations = generations;
        this.warnings = warnings;
        this.time = time;
    }

    /** Reads the source and takes what it says. @return the problems; empty when it is served */
    synchronized List<String> reload() {
        ordered = true;
        try {
            return readAgain();
        } finally {
            ordered = false;
        }
    }

    private List<String> readAgain() {
        List<Piece> pieces = null;
        List<String> problems;
        try {
            pieces = source.read();
            problems = take(pieces);
        } catch (IOException e) {
            problems = refuse(List.of(String.valueOf(e.getMessage())));
        }
        SourceWatch watching = watch;
        if (watching != null) {
            watching.knows(pieces, beside);
        }
        return problems;
    }

    /**
     * As {@link #reload}; but where nothing is served yet, what was served before the last stop is better than nothing. From then
     * on changes of the source are noticed.
     */
    synchronized List<String> start(Scheduler scheduler, LongSupplier nanoTime) {
        SourceWatch watching = new SourceWatch(source, scheduler, nanoTime, this);
        List<Piece> pieces = null;
        List<String> problems;
        try {
            pieces = source.read();
            problems = take(pieces);
        } catch (IOException e) {
            problems = refuse(List.of(String.valueOf(e.getMessage())));
        }
        if (!problems.isEmpty() && recall()) {
            problems = List.of();
        }
        watch = watching;
        watching.start(pieces, beside);
        return problems;
    }

    private boolean recall() {
        List<Piece> remembered = lastGood.recall(source.description());
        Beside current = beside;
        if (remembered.isEmpty()) {
            return false;
        }
        try {
            serve(load(remembered), remembered, "what was good before the last stop", 0);
            LOG.log(System.Logger.Level.WARNING, "serving the descriptor that was good before the last stop");
            return true;
        } catch (InvalidDescriptor | UnmetExpectations | IOException e) {
            return false;
        } finally {
            // what is watched is what the source says now
            beside = current;
        }
    }

    @Override
    public synchronized void changed(List<Piece> pieces) {
        SourceWatch watching = watch;
        if (watching != null && watching.isKnown(pieces)) {
            return; // a reload was faster, and this has waited for it
        }
        take(pieces);
        if (watching != null) {
            watching.knows(pieces, beside);
        }
    }

    @Override
    public synchronized void unreadable(String reason) {
        refuse(List.of(reason));
    }

    /** @return the problems; empty when the pieces are served now */
    private List<String> take(List<Piece> pieces) {
        try {
            Generation generation = serve(load(pieces), pieces, source.description(), 0);
            refusal = null;
            LOG.log(
                    System.Logger.Level.INFO,
                    "serving {0}, generation {1}",
                    source.description(),
                    Long.toString(generation.number()));
            remember(pieces);
            return List.of();
        } catch (InvalidDescriptor e) {
            beside = e.inputs();
            return refuse(e.violations().stream().map(Violation::toString).toList());
        } catch (UnmetExpectations e) {
            return refuse(e.problems());
        } catch (IOException e) {
            return refuse(List.of(source.description() + ": " + e.getMessage()));
        }
    }

    /** What is served is served, whether or not a restart will know of it. */
    private void remember(List<Piece> pieces) {
        try {
            lastGood.remember(source.description(), pieces);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the descriptor is served, but not remembered for a restart beside a broken one: " + e);
        }
    }

    /**
     * Serves a descriptor whose text is kept, until the source changes or a reload is ordered.
     *
     * @throws IllegalArgumentException if no text of that number is kept
     * @throws OrderRefused if it is not good any more, because of what it refers to
     */
    synchronized Generation rollBack(long number) {
        List<Piece> pieces = generations.pieces(number);
        Beside current = beside;
        try {
            Generation generation = serve(load(pieces), pieces, "rolled back to generation " + number, number);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "serving generation {0}, which is generation {1} once more, by order of an operator, and not what {2} says",
                    Long.toString(generation.number()),
                    Long.toString(number),
                    source.description());
            return generation;
        } catch (InvalidDescriptor e) {
            throw new OrderRefused(
                    "generation " + number + " is not good any more",
                    e.violations().stream().map(Violation::toString).toList());
        } catch (UnmetExpectations e) {
            throw new OrderRefused("generation " + number + " is not good any more", e.problems());
        } catch (IOException e) {
            throw new OrderRefused(
                    "generation " + number + " cannot be served", List.of(String.valueOf(e.getMessage())));
        } finally {
            // what is watched is what the source says now
            beside = current;
        }
    }

    /** @return those that were accepted, and whose text is kept */
    Generations generations() {
        return generations;
    }

    /** @return of the texts that are served, as {@link Generations#digest}; empty while nothing is */
    String digest() {
        return loadedAt == null ? "" : generations.all().get(0).digest();
    }

    /** @return the number of the generation that is served once more by order of an operator; 0 when it is what the source says */
    long rolledBackTo() {
        return rolledBackTo;
    }

    /** @return for operators, that what is served is not what the source says; empty when it is */
    List<String> rolledBack() {
        long number = rolledBackTo;
        return number == 0
                ? List.of()
                : List.of("generation " + number + " is served once more, by order of an operator, and not what "
                        + source.description() + " says (expected: to reload when that is mended)");
    }

    /** @param again the number of the generation that this is once more; 0 for what the source says */
    private Generation serve(Loaded loaded, List<Piece> pieces, String from, long again) throws IOException {
        Generation generation = gateway.serve(loaded.table());
        rolledBackTo = again;
        heard.served(from, generation.number(), ordered || again != 0);
        Instant now = time.instant();
        generations.add(generation.number(), now, from, pieces, loaded.table());
        loadedAt = now;
        loaded.table().upstreams().stream()
                .filter(UpstreamSpec::takesAnyCertificate)
                .forEach(upstream -> LOG.log(System.Logger.Level.WARNING, upstream.careless()));
        warnings.serving(loaded.table(), risks(loaded));
        return generation;
    }

    private static List<String> risks(Loaded loaded) {
        return loaded.hints().stream()
                .filter(hint -> hint.rule().level() == Rule.Level.RISK)
                .map(Hint::toString)
                .toList();
    }

    private Loaded load(List<Piece> pieces) throws InvalidDescriptor, UnmetExpectations {
        Loaded loaded = loader.load(pieces);
        beside = loaded.inputs();
        List<Violation> unmet = Expectations.unmet(loaded.table(), loaded.expectations());
        if (!unmet.isEmpty()) {
            throw new UnmetExpectations(unmet);
        }
        return loaded;
    }

    /** @return what is probably not meant in a text that would be served, one a line; empty when it would not */
    List<String> hints(String text) {
        try {
            return candidate(text).hints().stream()
                    .filter(hint -> hint.rule().level() != Rule.Level.NOTE)
                    .map(Hint::toString)
                    .toList();
        } catch (InvalidDescriptor e) {
            return List.of();
        }
    }

    /** @return what is wrong with a text, one problem a line; empty when it would be served */
    List<String> validate(String text) {
        return judged(text).problems();
    }

    /**
     * A text that is looked at, and not served.
     *
     * @param table null when the text is none of a descriptor
     * @param problems one a line; empty when it would be served
     */
    record Candidate(@Nullable RouteTable table, List<String> problems) {}

    /** Reads a text; nothing changes. */
    Candidate judged(String text) {
        try {
            Loaded loaded = candidate(text);
            List<Violation> unmet = Expectations.unmet(loaded.table(), loaded.expectations());
            return new Candidate(
                    loaded.table(), unmet.stream().map(Violation::toString).toList());
        } catch (InvalidDescriptor e) {
            return new Candidate(
                    null, e.violations().stream().map(Violation::toString).toList());
        }
    }

    /** @throws InvalidDescriptor if the text is none */
    Loaded candidate(String text) throws InvalidDescriptor {
        return loader.load(List.of(new Piece("text", text, null)));
    }

    private List<String> refuse(List<String> problems) {
        Refusal last = refusal;
        if (last == null || !last.problems.equals(problems)) {
            String goesOn = gateway.current() == null ? "nothing is served" : "the last good one goes on";
            LOG.log(System.Logger.Level.ERROR, "descriptor refused, {0}", goesOn);
            problems.forEach(problem -> LOG.log(System.Logger.Level.ERROR, problem));
            heard.refused(source.description(), problems, ordered);
        }
        refusal = new Refusal(time.instant(), problems);
        return problems;
    }

    /** @return why the last change was refused; null when the last one is served */
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /** @return when the descriptor that is served was taken, or null */
    @Nullable
    Instant loadedAt() {
        return loadedAt;
    }

    Source source() {
        return source;
    }

    @Override
    public void close() {
        SourceWatch watching;
        synchronized (this) {
            watching = watch;
        }
        if (watching != null) {
            watching.close();
        }
    }
}
