package io.gatehouse.observe;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Appends to a file. When the file was moved or deleted, as log rotation does, it begins a new one of the same name, at most a
 * second later. An interrupt ends a write that waits.
 */
final class FileSink implements Sink {

    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final OpenOption[] APPENDING = {CREATE, WRITE, APPEND};
    private static final OpenOption[] BOTH_WAYS = {READ, WRITE};
    private static final byte[] LINE_END = {'\n'};

    private final Path path;
    private final LongSupplier nanoTime;
    private @Nullable FileChannel channel;
    private @Nullable Object key;
    private long checkedAt;
    private boolean torn;

    FileSink(Path path, LongSupplier nanoTime) {
        this.path = path;
        this.nanoTime = nanoTime;
    }

    @Override
    public void open() throws IOException {
        ready();
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        FileChannel file = ready();
        if (torn) {
            // what follows is not to look like the rest of a line that found no room
            all(file, ByteBuffer.wrap(LINE_END));
            torn = false;
        }
        all(file, lines);
    }

    private void all(FileChannel file, ByteBuffer rest) throws IOException {
        int start = rest.position();
        try {
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } finally {
            torn |= rest.hasRemaining() && rest.position() > start;
        }
    }

    private FileChannel ready() throws IOException {
        FileChannel file = channel;
        long now = nanoTime.getAsLong();
        if (file != null && file.isOpen() && now - checkedAt < CHECK_NANOS) {
            return file;
        }
        checkedAt = now;
        if (file != null && file.isOpen() && isStillThere()) {
            return file;
        }
        close();
        file = FileChannel.open(path, isPipe() ? BOTH_WAYS : APPENDING);
        channel = file;
        key = attributes().fileKey();
        torn = false;
        return file;
    }

    /** To open a pipe for writing alone waits for a reader, and nothing ends that wait. */
    private boolean isPipe() {
        try {
            return attributes().isOther();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isStillThere() {
        try {
            return Objects.equals(key, attributes().fileKey());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // it cannot be known; the open file still takes lines
            return true;
        }
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        channel = null;
        if (file != null) {
            file.close();
        }
    }
}
