package io.gatehouse.boot;

import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.source.Piece;
import io.gatehouse.config.source.Source;
import io.gatehouse.exchange.Generation;
import io.gatehouse.route.Violation;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings descriptors to the gateway. A change is read, validated and tested against its own expectations, and only then swapped in
 * whole; one that is refused changes nothing, and why it was is kept for whoever asks.
 */
final class Descriptors {

    private static final System.Logger LOG = System.getLogger("io.gatehouse");

    private final Source source;
    private final DescriptorLoader loader;
    private final Gateway gateway;
    private final LastGood lastGood;
    private final InstantSource time;
    private volatile @Nullable Refusal refusal;
    private volatile @Nullable Instant loadedAt;

    /** @param problems one a line, with their places */
    record Refusal(Instant at, List<String> problems) {}

    Descriptors(Source source, DescriptorLoader loader, Gateway gateway, LastGood lastGood, InstantSource time) {
        this.source = source;
        this.loader = loader;
        this.gateway = gateway;
        this.lastGood = lastGood;
        this.time = time;
    }

    /** Reads the source and takes what it says. @return the problems; empty when it is served */
    synchronized List<String> reload() {
        try {
            return take(source.read());
        } catch (IOException e) {
            return unreadable(e);
        }
    }

    /** As {@link #reload}, but where nothing is served yet, what was served before the last stop is better than nothing. */
    synchronized List<String> start() {
        List<String> problems = reload();
        List<Piece> remembered = problems.isEmpty() ? List.of() : lastGood.recall(source.description());
        if (remembered.isEmpty()) {
            return problems;
        }
        try {
            serve(load(remembered));
            LOG.log(System.Logger.Level.WARNING, "serving the descriptor that was good before the last stop");
            return List.of();
        } catch (InvalidDescriptor | UnmetExpectations | IOException e) {
            return problems;
        }
    }

    /** The pieces of the source have changed. @return the problems; empty when they are served now */
    synchronized List<String> take(List<Piece> pieces) {
        try {
            Generation generation = serve(load(pieces));
            refusal = null;
            LOG.log(
                    System.Logger.Level.INFO,
                    "serving {0}, generation {1}",
                    source.description(),
                    Long.toString(generation.number()));
            lastGood.remember(source.description(), pieces);
            return List.of();
        } catch (InvalidDescriptor e) {
            return refuse(e.violations().stream().map(Violation::toString).toList());
        } catch (UnmetExpectations e) {
            return refuse(e.problems());
        } catch (IOException e) {
            return refuse(List.of(source.description() + ": " + e.getMessage()));
        }
    }

    /** The source cannot be read. @return the problem */
    synchronized List<String> unreadable(IOException cause) {
        return refuse(List.of(String.valueOf(cause.getMessage())));
    }

    private Generation serve(Loaded loaded) throws IOException {
        Generation generation = gateway.serve(loaded.table());
        loadedAt = time.instant();
        return generation;
    }

    private Loaded load(List<Piece> pieces) throws InvalidDescriptor, UnmetExpectations {
        Loaded loaded = loader.load(pieces);
        List<Violation> unmet = Expectations.unmet(loaded.table(), loaded.expectations());
        if (!unmet.isEmpty()) {
            throw new UnmetExpectations(unmet);
        }
        return loaded;
    }

    /** @return what is wrong with a text, one problem a line; empty when it would be served */
    List<String> validate(String text) {
        try {
            load(List.of(new Piece("text", text, null)));
            return List.of();
        } catch (InvalidDescriptor e) {
            return e.violations().stream().map(Violation::toString).toList();
        } catch (UnmetExpectations e) {
            return e.problems();
        }
    }

    private List<String> refuse(List<String> problems) {
        Refusal last = refusal;
        if (last == null || !last.problems.equals(problems)) {
            String goesOn = gateway.current() == null ? "nothing is served" : "the last good one goes on";
            LOG.log(System.Logger.Level.ERROR, "descriptor refused, {0}:\n{1}", goesOn, String.join("\n", problems));
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
}
