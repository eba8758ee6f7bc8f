package io.gatehouse.boot;

import io.gatehouse.config.source.Piece;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, over a restart, the descriptor that was served last, so that a server that restarts beside a broken descriptor does
 * not stay down.
 */
final class LastGood {

    private final @Nullable Path file;

    /** @param folder where it is kept; null to remember nothing */
    LastGood(@Nullable Path folder) {
        this.file = folder == null ? null : folder.resolve("gatehouse-last-good.properties");
    }

    /** @throws IOException if it cannot be written; what was remembered before is still there */
    void remember(String source, List<Piece> pieces) throws IOException {
        if (file == null) {
            return;
        }
        Properties all = new Properties();
        all.setProperty("source", source);
        all.setProperty("pieces", Integer.toString(pieces.size()));
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            all.setProperty(i + ".name", piece.name());
            all.setProperty(i + ".text", piece.text());
            if (piece.folder() != null) {
                all.setProperty(i + ".folder", piece.folder().toString());
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (Writer out = Files.newBufferedWriter(beside, StandardCharsets.UTF_8)) {
            all.store(out, null);
        }
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** @return what was served last from this source; empty when nothing is remembered or it cannot be read */
    List<Piece> recall(String source) {
        if (file == null || !Files.isReadable(file)) {
            return List.of();
        }
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            all.load(in);
            return source.equals(all.getProperty("source")) ? pieces(all) : List.of();
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static List<Piece> pieces(Properties all) {
        List<Piece> pieces = new ArrayList<>();
        int count = Integer.parseInt(all.getProperty("pieces", "0"));
        for (int i = 0; i < count; i++) {
            String folder = all.getProperty(i + ".folder");
            pieces.add(new Piece(
                    all.getProperty(i + ".name", ""),
                    all.getProperty(i + ".text", ""),
                    folder == null ? null : Path.of(folder)));
        }
        return pieces;
    }
}
