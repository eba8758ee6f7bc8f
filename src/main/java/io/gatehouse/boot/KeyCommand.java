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
        out.println(key.text());
        if (file == null) {
            out.println(key.line());
        } else {
            Files.writeString(
                    Path.of(file),
                    key.line() + System.lineSeparator(),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        for (String option : List.of("--owner", "--plan", "--roles", "--scopes", "--expires")) {
            String value = options.get(option);
            if (value != null) {
                said.put(option.substring(2), value);
            }
        }
        return said;
    }

    private Secret pepper(String reference) throws IOException {
        SecretReference where = SecretReference.parse(reference);
        String value = switch (where.kind()) {
            case ENV -> lookup.find(Lookup.Kind.ENV, where.name());
            case JNDI ->
                throw new IllegalArgumentException(
                        "--pepper " + where + " (expected: env:NAME or file:PATH; there is no JNDI here)");
            case FILE -> Files.readString(Path.of(where.name())).stripTrailing();
        };
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("there is nothing under " + where);
        }
        return Secret.of(value);
    }
}
