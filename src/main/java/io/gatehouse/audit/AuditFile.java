package io.gatehouse.audit;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of the audit. One that has grown is put aside under a name with the number of its last line, and a new one goes on with the chain.
 * Nothing is ever deleted.
 */
final class AuditFile {

    private static final long LARGEST = 16L << 20;
    private static final int LONGEST_LINE = 1 << 20;

    private final Path path;
    private final JsonProvider json;
    private final FileLease lease;
    private @Nullable FileChannel channel;
    private long number;

    AuditFile(Path path, JsonProvider json) {
        this.path = path.toAbsolutePath();
        this.json = json;
        this.lease = new FileLease(this.path);
    }

    /**
     * Where the chain goes on.
     *
     * @param number of the last line
     * @param hash of it
     */
    record End(long number, String hash) {}

    boolean isOpen() {
        FileChannel open = channel;
        return open != null && open.isOpen();
    }

    /**
     * Opens it, and finds its end. A line that was torn when the gateway stopped is ended, and is a link of the chain all the same.
     *
     * @param lines is told the last lines
     * @param most how many of them
     * @throws IOException if it cannot be read or written, or another gateway writes it
     */
    End open(Consumer<String> lines, int most) throws IOException {
        Files.createDirectories(path.getParent());
        lease.take();
        try {
            return openTaken(lines, most);
        } catch (IOException | RuntimeException e) {
            lease.giveBack();
            throw e;
        }
    }

    private End openTaken(Consumer<String> lines, int most) throws IOException {
        // an empty one is what is left where the first line of it could not be written
        boolean fresh = !Files.exists(path) || Files.size(path) == 0;
        End end = fresh ? endOfLastAside() : endOf(path, lines, most);
        FileChannel opened =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        try {
            if (!fresh && isTorn()) {
                write(opened, "\n".getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        number = end.number();
        channel = opened;
        return end;
    }

    private boolean isTorn() throws IOException {
        try (FileChannel reading = FileChannel.open(path)) {
            if (reading.size() == 0) {
                return false;
            }
            ByteBuffer one = ByteBuffer.allocate(1);
            int read = reading.read(one, reading.size() - 1);
            return read == 1 && one.get(0) != '\n';
        }
    }

    /** Of the file that was put aside last, where there is none now. */
    private End endOfLastAside() throws IOException {
        Path found = null;
        long last = -1;
        String beginning = path.getFileName() + ".";
        try (var siblings = Files.newDirectoryStream(
                path.getParent(), file -> file.getFileName().toString().startsWith(beginning))) {
            for (Path sibling : siblings) {
                String digits = sibling.getFileName().toString().substring(beginning.length());
                if (digits.matches("[0-9]{1,18}") && Long.parseLong(digits) > last) {
                    last = Long.parseLong(digits);
                    found = sibling;
                }
            }
        }
        return found == null ? new End(0, Line.NOTHING) : endOf(found, line -> {}, 0);
    }

    private End endOf(Path file, Consumer<String> lines, int most) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        long number = 0;
        String hash = Line.NOTHING;
        try (InputStream in = Files.newInputStream(file)) {
            LineReader reader = new LineReader(in, LONGEST_LINE);
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                hash = Line.hash(line);
                number = Math.max(number + 1, number(line));
                last.addLast(new String(line, StandardCharsets.UTF_8));
                if (last.size() > most) {
                    last.removeFirst();
                }
            }
        }
        last.forEach(lines);
        return new End(number, hash);
    }

    private long number(byte[] line) {
        try (JsonReader reader = json.createReader(new StringReader(new String(line, StandardCharsets.UTF_8)))) {
            JsonObject object = reader.readObject();
            return object.getJsonNumber(Line.NUMBER).longValueExact();
        } catch (JsonException
                | ArithmeticException
                | ClassCastException
                | NullPointerException
                | IllegalStateException e) {
            return 0;
        }
    }

    /**
     * Appends a line, and waits until it is on the disk. Where that fails, what was written of it is taken back.
     *
     * @throws IOException if it is not there
     */
    void append(String line) throws IOException {
        FileChannel open = channel;
        if (open == null) {
            throw new IOException(path + " is not open");
        }
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
        long before = open.size();
        if (before > 0 && before + bytes.length > LARGEST) {
            open = putAside(open);
            before = 0;
        }
        try {
            write(open, bytes);
        } catch (IOException e) {
            takeBack(open, before);
            throw e;
        }
        number++;
    }

    private FileChannel putAside(FileChannel full) throws IOException {
        full.close();
        channel = null;
        // the lease is of the name, and goes on
        Files.move(path, path.resolveSibling(path.getFileName() + "." + number));
        FileChannel next = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        channel = next;
        return next;
    }

    private void takeBack(FileChannel open, long to) {
        try {
            open.truncate(to);
        } catch (IOException e) {
            // the torn line is ended when it is opened again, and is a link of the chain
            try {
                open.close();
            } catch (IOException ignored) {
                // it is of no use any more
            }
            channel = null;
            lease.giveBack();
        }
    }

    private static void write(FileChannel to, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int ignored = to.write(buffer);
        }
        to.force(false);
    }

    void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            lease.giveBack();
        }
    }

    /** Lines as bytes, each without its end; a last one without an end too. */
    static final class LineReader {

        private final InputStream in;
        private final int longest;
        private final byte[] buffer = new byte[64 << 10];
        private int at;
        private int end;

        LineReader(InputStream in, int longest) {
            this.in = in;
            this.longest = longest;
        }

        byte @Nullable [] next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            boolean any = false;
            while (true) {
                if (at == end) {
                    end = in.read(buffer);
                    at = 0;
                    if (end <= 0) {
                        end = 0;
                        return any ? line.toByteArray() : null;
                    }
                }
                byte b = buffer[at++];
                any = true;
                if (b == '\n') {
                    return line.toByteArray();
                }
                line.write(b);
                if (line.size() > longest) {
                    throw new IOException("a line of more than " + longest + " bytes (expected: those of an audit)");
                }
            }
        }
    }
}
