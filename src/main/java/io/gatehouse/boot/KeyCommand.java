package io.gatehouse.boot;

import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.reference.SecretReference;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.key.KeyFile;
import io.gatehouse.identity.key.NewKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code key new --owner NAME --pepper REFERENCE [--plan NAME] [--roles A,B] [--scopes A,B] [--expires DAY] [--add-to FILE]}: makes an API
 * key. It is printed once, and kept nowhere; what is kept of it is a line for the file of keys.
 */
final class KeyCommand {

    static final String USAGE =
            "key new --owner NAME --pepper env:NAME|file:PATH [--plan NAME] [--roles A,B] [--scopes A,B]"
                    + " [--expires DAY] [--add-to FILE]";

    private static final List<String> OPTIONS =
            List.of("--owner", "--pepper", "--plan", "--roles", "--scopes", "--expires", "--add-to");

    private final Lookup lookup;
    private final Map<String, String> options = new HashMap<>();

    private KeyCommand(Lookup lookup) {
        this.lookup = lookup;
    }

    /** @return the exit code; the key goes to {@code out}, on the first line */
    static int run(List<String> args, Lookup lookup, PrintStream out, PrintStream err) {
        KeyCommand command = new KeyCommand(lookup);
        String problem = command.read(args);
        if (problem != null) {
            err.println(problem);
            return Cli.usage(USAGE, err);
        }
        try {
            command.make(out);
            return Cli.FINE;
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return Cli.REFUSED;
        }
    }

    /** @return what is wrong with the arguments, or null */
    private @Nullable String read(List<String> args) {
        if (args.isEmpty() || !args.get(0).equals("new")) {
            return "key: what? (expected: new)";
        }
        for (int i = 1; i < args.size(); i += 2) {
            String option = args.get(i);
            if (!OPTIONS.contains(option)) {
                return "unknown option: " + option;
            }
            if (i + 1 == args.size()) {
                return option + " (expected: a value)";
            }
            options.put(option, args.get(i + 1));
        }
        return options.containsKey("--owner") && options.containsKey("--pepper")
                ? null
                : "--owner and --pepper are missing, or one of them (expected: both)";
    }

    private void make(PrintStream out) throws IOException {
        KeyFile.expires(options.get("--expires"));
        NewKey key = NewKey.make(new SecureRandom(), pepper(options.getOrDefault("--pepper", "")), said());
        String file = options.get("--add-to");
        // a key that is stored nowhere is told nobody
        if (file != null) {
            add(Path.of(file), key.line());
        }
        out.println(key.text());
        if (file == null) {
            out.println(key.line());
        }
    }

    private static void add(Path file, String line) throws IOException {
        try {
            Files.writeString(
                    file,
                    line + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IOException("--add-to: " + file.toAbsolutePath() + " cannot be written: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file or folder" : String.valueOf(e.getMessage());
    }

    private Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        for (String option : List.of("--owner", "--plan", "--roles", "--scopes", "--expires")) {
            String value = options.get(option);
            if (value != null) {
                if (value.isEmpty() || value.chars().anyMatch(Character::isWhitespace)) {
                    throw new IllegalArgumentException(
                            option + ": \"" + value + "\" (expected: a value without spaces)");
                }
                said.put(option.substring(2), value);
            }
        }
        return said;
    }

    private Secret pepper(String reference) throws IOException {
        SecretReference where = reference(reference);
        String value = switch (where.kind()) {
            case ENV -> lookup.find(Lookup.Kind.ENV, where.name());
            case JNDI ->
                throw new IllegalArgumentException(
                        "--pepper " + where + " (expected: env:NAME or file:PATH; there is no JNDI here)");
            case FILE -> read(Path.of(where.name()));
        };
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("--pepper: there is nothing under " + where);
        }
        return Secret.of(value);
    }

    private static SecretReference reference(String text) {
        try {
            return SecretReference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--pepper: " + e.getMessage(), e);
        }
    }

    /** A relative path is one of the working directory. */
    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new IOException("--pepper: " + file.toAbsolutePath() + " cannot be read: " + reason(e), e);
        }
    }
}
