package io.gatehouse.boot;

import io.gatehouse.admin.Administration.OrderRefused;
import io.gatehouse.boot.concern.Expectations;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.Inputs;
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
import io.gatehouse.route.settings.Violation;
import io.gatehouse.upstream.UpstreamSpec;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
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
    private volatile String instead = "";
    private volatile @Nullable Inputs served;
    private final Candidates candidates;
    private final Heard heard;
    private final Executor afterwards;
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

    /** @param afterwards does what need not be done before a descriptor serves */
    Descriptors(
            Source source,
            DescriptorLoader loader,
            Gateway gateway,
            LastGood lastGood,
            Generations generations,
            ServerWarnings warnings,
            Heard heard,
            Executor afterwards,
            InstantSource time) {
        this.heard = heard;
        this.afterwards = afterwards;
        this.source = source;
        this.loader = loader;
        this.gateway = gateway;
        this.lastGood = lastGood;
        this.generations = generations;
        this.warnings = warnings;
        this.time = time;
        this.candidates = new Candidates(loader, source, generations);
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
            serve(load(remembered), remembered, "what was good before the last stop", "");
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
            Generation generation = serve(load(pieces), pieces, source.description(), "");
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
        return serveInstead(
                generations.pieces(number),
                "rolled back to generation " + number,
                "generation " + number + " is served once more",
                "generation " + number + " is not good any more");
    }

    /**
     * Serves a descriptor that somebody has sent, until the source changes or a reload is ordered.
     *
     * @param against the number of the generation that must be served still; 0 for whichever it is
     * @throws OrderRefused if it is not good, or another one is served by now
     */
    synchronized Generation apply(String text, long against) {
        Generation now = gateway.current();
        long serving = now == null ? 0 : now.number();
        if (against != 0 && against != serving) {
            String problem = "generation " + serving + " is served by now (expected: " + against
                    + ", with which it was compared; compare it once more)";
            throw new OrderRefused(problem, List.of(problem));
        }
        return serveInstead(
                candidates.pieces(text),
                "sent to the desk",
                "a descriptor that was sent to the desk is served",
                "the descriptor is refused");
    }

    /**
     * @param from for people, where it comes from
     * @param told for people, what is served then
     * @param refused for people, that it is not
     */
    private Generation serveInstead(List<Piece> pieces, String from, String told, String refused) {
        Beside current = beside;
        try {
            Generation generation = serve(load(pieces), pieces, from, told);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "serving generation {0}: {1}, by order of an operator, and not what {2} says",
                    Long.toString(generation.number()),
                    told,
                    source.description());
            return generation;
        } catch (InvalidDescriptor e) {
            throw new OrderRefused(
                    refused, e.violations().stream().map(Violation::toString).toList());
        } catch (UnmetExpectations e) {
            throw new OrderRefused(refused, e.problems());
        } catch (IOException e) {
            throw new OrderRefused(refused, List.of(String.valueOf(e.getMessage())));
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

    /** @return whether what is served is not what the source says, by order of an operator */
    boolean isInstead() {
        return !instead.isEmpty();
    }

    /** @return for operators, that what is served is not what the source says; empty when it is */
    List<String> servedInstead() {
        String told = instead;
        return told.isEmpty()
                ? List.of()
                : List.of(told + ", by order of an operator, and not what " + source.description()
                        + " says (expected: to reload when that is mended)");
    }

    /** @param told for people, what is served and not what the source says; empty where it is that */
    private Generation serve(Loaded loaded, List<Piece> pieces, String from, String told) throws IOException {
        Generation generation = gateway.serve(loaded.table());
        instead = told;
        served = loaded.inputs();
        heard.served(from, generation.number(), ordered || !told.isEmpty());
        Instant now = time.instant();
        generations.add(generation.number(), now, from, pieces, loaded.table(), loaded.inputs()::conceal);
        loadedAt = now;
        loaded.table().upstreams().stream()
                .filter(UpstreamSpec::takesAnyCertificate)
                .forEach(upstream -> LOG.log(System.Logger.Level.WARNING, upstream.careless()));
        warnings.serving(loaded.table());
        afterwards.execute(() -> warnings.found(loaded.table(), risks(loaded)));
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

    /** @return reads descriptors that are looked at, and not served */
    Candidates candidates() {
        return candidates;
    }

    /** @return takes out of a text what placeholders of the descriptor that is served stand for */
    UnaryOperator<String> concealing() {
        Inputs inputs = served;
        return inputs == null ? UnaryOperator.identity() : inputs::conceal;
    }

    private List<String> refuse(List<String> problems) {
        Refusal last = refusal;
        if (last == null || !last.problems.equals(problems)) {
            String goesOn = gateway.current() == null ? "nothing is served yet" : "the last good one goes on";
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
