package io.gatehouse.config.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A value that says where a descriptor is: a file, a directory of files, or the text itself. */
final class Location {

    /** bytes */
    private static final int LARGEST = 8 << 20;

    private final String value;
    private final String origin;
    private final Path workingFolder;

    /**
     * @param value a path, a {@code file:} URL, or a text that starts with {@code <}
     * @param origin where the value comes from, for the name of a text
     */
    Location(String value, String origin, Path workingFolder) {
        this.value = value.strip();
        this.origin = origin;
        this.workingFolder = workingFolder;
    }

    String origin() {
        return origin;
    }

    private boolean isText() {
        return value.startsWith("<") || value.startsWith("\uFEFF<");
    }

    List<Piece> read() throws IOException {
        if (isText()) {
            return List.of(new Piece(origin, value.startsWith("\uFEFF") ? value.substring(1) : value, null));
        }
        Path path = path();
        return Files.isDirectory(path) ? readAll(path) : List.of(read(path));
    }

    /** @return as {@link Source#stamp()} has it */
    Object stamp() {
        if (isText()) {
            return value;
        }
        try {
            Path path = path();
            if (!Files.isDirectory(path)) {
                return List.of(path, FileReading.stamp(path));
            }
            List<Object> stamps = new ArrayList<>();
            for (Path file : files(path)) {
                stamps.add(file);
                stamps.add(FileReading.stamp(file));
            }
            return stamps;
        } catch (IOException | DirectoryIteratorException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private List<Piece> readAll(Path directory) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Path file : files(directory)) {
            pieces.add(read(file));
        }
        return pieces;
    }

    /** @return the descriptors in a directory, in the order of their names */
    private static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = name(entry);
                if (name.endsWith(".xml") && !name.startsWith(".") && Files.isRegularFile(entry)) {
                    files.add(entry);
                }
            }
        }
        if (files.isEmpty()) {
            throw new IOException("there is no *.xml in the directory " + directory);
        }
        files.sort((a, b) -> name(a).compareTo(name(b)));
        return files;
    }

    private static Piece read(Path file) throws IOException {
        byte[] bytes = FileReading.start(file, LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException(file + ":1:1: the descriptor is larger than 8MB (expected: at most 8MB)");
        }
        String text = Decoder.decode(file.toString(), bytes);
        return new Piece(file.toString(), text, file.toAbsolutePath().getParent());
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private Path path() throws IOException {
        int colon = value.indexOf(':');
        if (colon > 1 && !value.toLowerCase(Locale.ROOT).startsWith("file:") && value.startsWith("//", colon + 1)) {
            throw new IOException(value + " (expected: a path, a file: URL, a directory, or the descriptor itself)");
        }
        return FileReading.path(value, workingFolder);
    }

    /** @return the folders in which a change matters */
    Set<Path> folders() {
        if (isText()) {
            return Set.of();
        }
        try {
            Path path = path().toAbsolutePath();
            Path parent = path.getParent();
            return Files.isDirectory(path) || parent == null ? Set.of(path) : Set.of(parent);
        } catch (IOException e) {
            return Set.of();
        }
    }

    String description() {
        return isText() ? "the text in " + origin : value;
    }
}
