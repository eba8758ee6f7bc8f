package io.gatehouse.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Reads files that an administrator named, never more of them than is sane, with messages for people. */
public final class FileReading {

    private FileReading() {}

    /**
     * @param location a path, or a URL that starts with {@code file:}
     * @param folder what a relative path is relative to
     * @throws IOException if this is no path
     */
    public static Path path(String location, Path folder) throws IOException {
        try {
            if (!location.startsWith("file:")) {
                return folder.resolve(location);
            }
            String path = location.substring("file:".length());
            boolean url = path.startsWith("//") || path.contains("%");
            return url ? Path.of(URI.create(location)) : folder.resolve(path);
        } catch (IllegalArgumentException e) {
            throw new IOException(location + " is no path (expected: a path or file:/PATH)", e);
        }
    }

    /** @throws IOException if there is no such file, it is none, may not be read, or is larger than that */
    public static byte[] bytes(Path file, int most) throws IOException {
        byte[] bytes = start(file, most + 1);
        if (bytes.length > most) {
            throw new IOException(file + " is larger than " + (most >> 10) + "KB");
        }
        return bytes;
    }

    /**
     * @return what the file system says about the file that a path leads to, links followed: a value that equals that of another
     *     call unless the file has been changed, replaced, or made readable or unreadable between the two
     */
    public static Object stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.size(), now.lastModifiedTime(), now.fileKey(), Files.isReadable(file));
        } catch (IOException e) {
            return e.getClass();
        }
    }

    private record Stamp(
            long size, FileTime modified, @Nullable Object key, boolean readable) {}

    /**
     * @return the first bytes, at most so many
     * @throws IOException as above
     */
    static byte[] start(Path file, int most) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory (expected: a file)");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException(file + " is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new IOException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + " may not be read by this process", e);
        }
    }
}
