package io.gatehouse.boot.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a command that makes something: {@code new}, then options with a value each.
 *
 * @param values by option
 */
record OptionWords(Map<String, String> values) {

    /**
     * @param known options with a value
     * @param flags options without
     * @throws IllegalArgumentException if a word is not as it should be; the message says which
     */
    static OptionWords read(String command, List<String> args, List<String> known, List<String> flags) {
        if (args.isEmpty() || !args.get(0).equals("new")) {
            throw new IllegalArgumentException(command + ": what? (expected: new)");
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < args.size(); i++) {
            String option = args.get(i);
            if (flags.contains(option)) {
                values.put(option, "");
                continue;
            }
            if (!known.contains(option)) {
                throw new IllegalArgumentException("unknown option: " + option);
            }
            if (i + 1 == args.size()) {
                throw new IllegalArgumentException(option + " (expected: a value)");
            }
            values.put(option, args.get(++i));
        }
        return new OptionWords(values);
    }

    boolean has(String option) {
        return values.containsKey(option);
    }

    @Nullable
    String find(String option) {
        return values.get(option);
    }

    String get(String option) {
        return values.getOrDefault(option, "");
    }

    /**
     * Adds a line to the file that {@code --add-to} names.
     *
     * @return false if it names none
     * @throws IOException if that cannot be written; the message names option and file
     */
    boolean addTo(String line) throws IOException {
        String said = find("--add-to");
        if (said == null) {
            return false;
        }
        Path file = Path.of(said);
        try {
            Files.writeString(
                    file,
                    line + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            throw new IOException("--add-to: " + file.toAbsolutePath() + " cannot be written: " + reason(e), e);
        }
    }

    static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file or folder" : String.valueOf(e.getMessage());
    }
}
