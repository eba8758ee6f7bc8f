package io.gatehouse.boot;

import io.gatehouse.config.source.Piece;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where the texts of accepted descriptors outlive a restart: one file in the folder of the state, as {@link LastGood} has its own. */
final class KeptTexts {

    private final @Nullable Path file;
    private volatile List<String> problem = List.of();

    /** @param folder null to keep them in memory only */
    KeptTexts(@Nullable Path folder) {
        this.file = folder == null ? null : folder.resolve("gatehouse-generations.properties");
    }

    /** @param from for people, where it came from */
    record Text(Instant at, String from, List<Piece> pieces) {}

    /** @return why they could not be written the last time; empty when they were, or need not be */
    List<String> problem() {
        return problem;
    }

    /** Writes them; who serves a descriptor goes on where that fails. */
    void write(List<Text> texts) {
        if (file == null) {
            return;
        }
        Properties all = new Properties();
        all.setProperty("texts", Integer.toString(texts.size()));
        for (int i = 0; i < texts.size(); i++) {
            put(i + ".", texts.get(i), all);
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path beside = file.resolveSibling(file.getFileName() + ".new");
            try (Writer out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
                all.store(out, null);
            }
            Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            problem = List.of();
        } catch (IOException e) {
            problem = List.of(file + ": the texts of accepted descriptors cannot be written: " + e);
        }
    }

    private static void put(String prefix, Text text, Properties all) {
        all.setProperty(prefix + "at", text.at().toString());
        all.setProperty(prefix + "from", text.from());
        all.setProperty(prefix + "pieces", Integer.toString(text.pieces().size()));
        for (int i = 0; i < text.pieces().size(); i++) {
            Piece piece = text.pieces().get(i);
            String its = prefix + i + '.';
            all.setProperty(its + "name", piece.name());
            all.setProperty(its + "text", piece.text());
            if (piece.folder() != null) {
                all.setProperty(its + "folder", piece.folder().toString());
            }
        }
    }

    /** @return those of the last run, the last one first; none where they cannot be read */
    List<Text> read() {
        if (file == null || !Files.isReadable(file)) {
            return List.of();
        }
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            all.load(in);
            List<Text> texts = new ArrayList<>();
            int count = Integer.parseInt(all.getProperty("texts", "0"));
            for (int i = 0; i < Math.min(count, Generations.MOST); i++) {
                texts.add(get(i + ".", all));
            }
            return texts;
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            problem = List.of(file + ": cannot be read: " + e + " (expected: what the gateway has written there)");
            return List.of();
        }
    }

    private static Text get(String prefix, Properties all) {
        List<Piece> pieces = new ArrayList<>();
        int count = Integer.parseInt(all.getProperty(prefix + "pieces", "0"));
        for (int i = 0; i < count; i++) {
            String its = prefix + i + '.';
            String folder = all.getProperty(its + "folder");
            pieces.add(new Piece(
                    all.getProperty(its + "name", ""),
                    all.getProperty(its + "text", ""),
                    folder == null ? null : Path.of(folder)));
        }
        return new Text(
                Instant.parse(all.getProperty(prefix + "at", "")), all.getProperty(prefix + "from", ""), pieces);
    }
}
