package io.gatehouse.boot;

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

    /** @param problems one a line, with their places */
    record Refusal(Instant at, List<String> problems) {}

    Descriptors(
            Source source,
            DescriptorLoader loader,
            Gateway gateway,
            LastGood lastGood,
            ServerWarnings warnings,
            InstantSource time) {
        this.source = source;
        this.loader = loader;
        this.gateway = gateway;
        this.lastGood = lastGood;
        this.warnings = warnings;
        this.time = time;
    }

    /** Reads the source and takes what it says. @return the problems; empty when it is served */
    synchronized List<String> reload() {
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
            serve(load(remembered));
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
            Generation generation = serve(load(pieces));
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

    private Generation serve(Loaded loaded) throws IOException {
        Generation generation = gateway.serve(loaded.table());
        loadedAt = time.instant();
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
        try {
            Loaded loaded = candidate(text);
            return Expectations.unmet(loaded.table(), loaded.expectations()).stream()
                    .map(Violation::toString)
                    .toList();
        } catch (InvalidDescriptor e) {
            return e.violations().stream().map(Violation::toString).toList();
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
