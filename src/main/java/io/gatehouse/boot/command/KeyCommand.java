package io.gatehouse.boot.command;

import io.gatehouse.config.reference.Lookup;
import io.gatehouse.config.reference.SecretReference;
import io.gatehouse.identity.Secret;
import io.gatehouse.identity.key.KeyFile;
import io.gatehouse.identity.key.NewKey;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    private final OptionWords words;
    private final Lookup lookup;
    private final Instant now;

    private KeyCommand(OptionWords words, Lookup lookup, Instant now) {
        this.words = words;
        this.lookup = lookup;
        this.now = now;
    }

    /** @return the exit code; the key goes to {@code out}, on the first line */
    static int run(List<String> args, Lookup lookup, InstantSource time, PrintStream out, PrintStream err) {
        OptionWords words;
        try {
            words = OptionWords.read("key", args, OPTIONS, List.of());
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return Cli.usage(USAGE, err);
        }
        if (!words.has("--owner") || !words.has("--pepper")) {
            err.println("--owner and --pepper are missing, or one of them (expected: both)");
            return Cli.usage(USAGE, err);
        }
        try {
            new KeyCommand(words, lookup, time.instant()).make(out);
            return Cli.FINE;
        } catch (IllegalArgumentException | IOException e) {
            err.println(e.getMessage());
            return Cli.REFUSED;
        }
    }

    private void make(PrintStream out) throws IOException {
        Instant expires = KeyFile.expires(words.find("--expires"));
        if (expires != null && !now.isBefore(expires)) {
            throw new IllegalArgumentException(
                    "--expires: " + words.get("--expires") + " is over (expected: a time to come)");
        }
        NewKey key = NewKey.make(new SecureRandom(), pepper(words.get("--pepper")), said());
        // a key that is stored nowhere is told nobody
        boolean added = words.addTo(key.line());
        out.println(key.text());
        if (!added) {
            out.println(key.line());
        }
    }

    private Map<String, String> said() {
        Map<String, String> said = new LinkedHashMap<>();
        for (String option : List.of("--owner", "--plan", "--roles", "--scopes", "--expires")) {
            String value = words.find(option);
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
            throw new IOException(
                    "--pepper: " + file.toAbsolutePath() + " cannot be read: " + OptionWords.reason(e), e);
        }
    }
}
