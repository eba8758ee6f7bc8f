package io.gatehouse.boot;

import io.gatehouse.boot.concern.Expectations;
import io.gatehouse.config.DescriptorLoader;
import io.gatehouse.config.InvalidDescriptor;
import io.gatehouse.config.Loaded;
import io.gatehouse.config.lint.Hint;
import io.gatehouse.config.lint.Rule;
import io.gatehouse.config.source.Piece;
import io.gatehouse.config.source.Source;
import io.gatehouse.route.settings.Violation;
import io.gatehouse.route.table.RouteTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads descriptors that are looked at, and not served. */
final class Candidates {

    private final DescriptorLoader loader;
    private final Source source;
    private final Generations generations;

    /** @param generations what was served; the files of a text without a folder are looked for beside it */
    Candidates(DescriptorLoader loader, Source source, Generations generations) {
        this.loader = loader;
        this.source = source;
        this.generations = generations;
    }

    /**
     * One that was read.
     *
     * @param loaded null when it is no descriptor
     * @param problems one a line; empty when it would be served
     * @param digest of its text, as that of generations; empty when there is none
     */
    record Candidate(@Nullable Loaded loaded, List<String> problems, String digest) {

        @Nullable
        RouteTable table() {
            return loaded == null ? null : loaded.table();
        }

        /** @return what is probably not meant, one a line; empty when it is no descriptor */
        List<String> hints() {
            return loaded == null
                    ? List.of()
                    : loaded.hints().stream()
                            .filter(hint -> hint.rule().level() != Rule.Level.NOTE)
                            .map(Hint::toString)
                            .toList();
        }

        /** @return the text without what its placeholders stand for */
        String concealed(String text) {
            return loaded == null ? text : loaded.inputs().conceal(text);
        }
    }

    /** Reads a text; nothing changes. */
    Candidate of(String text) {
        return of(pieces(text));
    }

    /** Reads what the source says now; nothing changes. */
    Candidate ofSource() {
        try {
            return of(source.read());
        } catch (IOException e) {
            return new Candidate(null, List.of(String.valueOf(e.getMessage())), "");
        }
    }

    private Candidate of(List<Piece> pieces) {
        String digest = Generations.digest(pieces);
        try {
            Loaded loaded = loader.load(pieces);
            List<Violation> unmet = Expectations.unmet(loaded.table(), loaded.expectations());
            return new Candidate(loaded, unmet.stream().map(Violation::toString).toList(), digest);
        } catch (InvalidDescriptor e) {
            return new Candidate(
                    null, e.violations().stream().map(Violation::toString).toList(), digest);
        }
    }

    /** @return the text as if it stood where what is served stands */
    List<Piece> pieces(String text) {
        return List.of(new Piece("text", text, folder()));
    }

    private @Nullable Path folder() {
        return generations.all().stream()
                .limit(1)
                .flatMap(kept -> kept.pieces().stream())
                .map(Piece::folder)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
