package io.gatehouse.audit;

import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the lines of an audit are as they were written. A line that was changed, taken out, put in or moved is found, because the one behind
 * it names another hash; lines that were taken off the end are not, unless the last hash was noted elsewhere.
 */
public final class AuditCheck {

    private static final int LONGEST_LINE = 1 << 20;

    private final JsonProvider json = JsonProvider.provider();
    private String expected;
    private boolean first = true;
    private long lines;
    private final List<String> torn = new ArrayList<>();

    private AuditCheck(String expected) {
        this.expected = expected;
    }

    /**
     * What was found.
     *
     * @param broken the first line that is not as it was written, with its file, and why; null when all are
     * @param torn lines that were not whole when the gateway stopped
     * @param lines that were looked at
     * @param hash of the last line, to be compared with what was noted elsewhere
     */
    public record Result(@Nullable String broken, List<String> torn, long lines, String hash) {}

    /**
     * @param files in their order, the oldest first. Where that is not the first of all, what its first line names is taken as it is
     * @throws IOException if one cannot be read
     */
    public static Result verify(List<Path> files) throws IOException {
        AuditCheck check = new AuditCheck(Line.NOTHING);
        for (Path file : files) {
            String broken = check.read(file);
            if (broken != null) {
                return new Result(broken, check.torn, check.lines, check.expected);
            }
        }
        return new Result(null, check.torn, check.lines, check.expected);
    }

    private @Nullable String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            AuditFile.LineReader reader = new AuditFile.LineReader(in, LONGEST_LINE);
            long line = 0;
            for (byte[] bytes = reader.next(); bytes != null; bytes = reader.next()) {
                line++;
                lines++;
                String problem = look(file + ":" + line, bytes);
                if (problem != null) {
                    return problem;
                }
            }
            return null;
        }
    }

    private @Nullable String look(String where, byte[] bytes) {
        String previous = previous(bytes);
        String problem = null;
        if (previous == null) {
            // only the line behind it can tell whether it was so
            torn.add(where);
        } else if (!previous.equals(expected) && !(first && !previous.equals(Line.NOTHING))) {
            problem = where + ": names " + shortened(previous) + " as the line before (expected: " + shortened(expected)
                    + "): this line or the one before was changed, or one between them taken out";
        }
        first = false;
        expected = Line.hash(bytes);
        return problem;
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(12, hash.length())) + "...";
    }

    private @Nullable String previous(byte[] line) {
        try (JsonReader reader = json.createReader(new StringReader(new String(line, StandardCharsets.UTF_8)))) {
            JsonObject object = reader.readObject();
            return object.getString(Line.PREVIOUS, null);
        } catch (JsonException | ClassCastException | IllegalStateException e) {
            return null;
        }
    }
}
