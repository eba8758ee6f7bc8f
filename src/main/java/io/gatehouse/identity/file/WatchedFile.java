package io.gatehouse.identity.file;

import io.gatehouse.identity.remote.Errands;
import io.gatehouse.identity.remote.Refreshed;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one file says. It is looked at every 2 s; one that is not what it should be, or is not there, changes nothing, and the log says so
 * once.
 *
 * @param <T> immutable
 */
public final class WatchedFile<T> {

    private static final Refreshed.Rhythm RHYTHM =
            new Refreshed.Rhythm(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** Within this a file system may give two changes the same time. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    /** bytes: about a quarter of a million lines */
    private static final int LARGEST = 32 << 20;

    private static final System.Logger LOG = System.getLogger("io.gatehouse.identity");

    private final String what;
    private final Path file;
    private final Format<T> format;
    private final InstantSource time;
    private final Refreshed<Content<T>> content;

    /** How such a file is read. */
    @FunctionalInterface
    public interface Format<T> {

        T parse(String text) throws Malformed;
    }

    /** @param stamp when and how large the file was */
    private record Content<T>(Stamp stamp, T meaning) {}

    private record Stamp(
            Instant modified, long size, @Nullable Object file) {}

    /** @param what the file is to people, such as {@code keys partners}; logs begin with it */
    public WatchedFile(
            String what, Path file, Format<T> format, Errands errands, InstantSource time, LongSupplier nanoTime) {
        this.what = what;
        this.file = file;
        this.format = format;
        this.time = time;
        this.content = new Refreshed<>(this::read, errands, nanoTime, RHYTHM, new Reports());
    }

    private Content<T> read() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Instant modified = attributes.lastModifiedTime().toInstant();
            Stamp stamp = new Stamp(modified, attributes.size(), attributes.fileKey());
            Content<T> before = content.value();
            boolean settled = modified.plus(FRESH).isBefore(time.instant());
            return before != null && before.stamp.equals(stamp) && settled
                    ? before
                    : new Content<>(stamp, read(file, format));
        } catch (NoSuchFileException e) {
            throw missing(e);
        }
    }

    private static IOException missing(NoSuchFileException e) {
        return new IOException("there is no such file", e);
    }

    /**
     * Reads a file once, as one is read that is watched.
     *
     * @throws IOException if it is not what it should be; the message says what is wrong, without the file's name
     */
    public static <T> T read(Path file, Format<T> format) throws IOException {
        try {
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new IOException(size + " bytes (expected: <= " + LARGEST + ")");
            }
            return format.parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw missing(e);
        } catch (CharacterCodingException e) {
            throw new IOException("no text in UTF-8", e);
        } catch (Malformed e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Reads a file once and throws away what it says.
     *
     * @throws IOException as {@link #read(Path, Format)}; the message begins with what the file is, and names it
     */
    public static void check(String what, Path file, Format<?> format) throws IOException {
        try {
            Object ignored = read(file, format);
        } catch (IOException e) {
            throw new IOException(what + ": " + file + ": " + e.getMessage(), e);
        }
    }

    /** @return what it said last; null while it could never be read */
    public @Nullable T value() {
        Content<T> known = content.value();
        return known == null ? null : known.meaning;
    }

    /** Looks at the file when it is time to. */
    public void tick() {
        content.tick();
    }

    /** @return completes when the file was looked at; null when that was a moment ago */
    public @Nullable CompletableFuture<?> askAgain() {
        return content.askAgain();
    }

    /** Says once what is wrong, and once that it is mended. */
    private final class Reports implements Refreshed.Told<Content<T>> {

        private String last = "";

        @Override
        public synchronized void fetched(Content<T> fetched) {
            if (!last.isEmpty()) {
                LOG.log(System.Logger.Level.INFO, "{0}: {1} is good again", what, file);
            }
            last = "";
        }

        @Override
        public synchronized void failed(String reason) {
            if (!reason.equals(last)) {
                String kept =
                        content.value() == null ? "nobody is known by it yet" : "what it said when it was good goes on";
                LOG.log(System.Logger.Level.ERROR, "{0}: {1}: {2}; {3}", what, file, reason, kept);
            }
            last = reason;
        }
    }
}
