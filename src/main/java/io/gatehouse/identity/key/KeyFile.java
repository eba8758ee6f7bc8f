package io.gatehouse.identity.key;

import io.gatehouse.identity.file.Lines;
import io.gatehouse.identity.file.Malformed;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of keys, one a line, as a person edits it:
 *
 * <pre>
 * # id       hash                     of whom     what it may                        until when
 * k3x9TqLm  hmac-sha256:…            owner=acme  plan=gold scopes=read,write        expires=2027-03-31
 * </pre>
 *
 * Behind id and hash stand {@code owner=} and, in any order, {@code plan=}, {@code roles=}, {@code scopes=}, {@code expires=} (a day, whose end
 * in UTC counts, or an instant) and {@code enabled=false}. Lists are separated by commas; {@code #} begins a remark.
 */
public final class KeyFile {

    private static final List<String> KNOWN = List.of("owner", "plan", "roles", "scopes", "expires", "enabled");
    private static final String ID = "[A-Za-z0-9_-]{1,64}";

    private KeyFile() {}

    /**
     * @return the keys by their ids
     * @throws Malformed with everything that is wrong, each as {@code line 3: …}
     */
    static Map<String, ApiKey> parse(String text) throws Malformed {
        Map<String, ApiKey> keys = new HashMap<>();
        Lines.read(text, line -> {
            ApiKey key = key(line);
            if (keys.put(key.id(), key) != null) {
                throw new IllegalArgumentException(key.id() + " a second time (expected: each id once)");
            }
        });
        return keys;
    }

    static boolean isId(String text) {
        return text.matches(ID);
    }

    private static ApiKey key(String line) {
        String[] words = line.split("\\s+", -1);
        if (words.length < 3 || !isId(words[0])) {
            throw new IllegalArgumentException("no key (expected: ID HASH owner=NAME, as \"key new\" prints it)");
        }
        Map<String, String> said = new HashMap<>();
        for (int i = 2; i < words.length; i++) {
            say(words[i], said);
        }
        String owner = said.get("owner");
        if (owner == null) {
            throw new IllegalArgumentException(words[0] + ": no owner (expected: owner=NAME)");
        }
        return new ApiKey(
                words[0],
                KeyHash.parse(words[1]),
                owner,
                said.get("plan"),
                list(said.get("roles")),
                list(said.get("scopes")),
                expires(said.get("expires")),
                enabled(said.get("enabled")));
    }

    private static void say(String word, Map<String, String> said) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (equals < 0 || equals == word.length() - 1 || !KNOWN.contains(name)) {
            throw new IllegalArgumentException(
                    name + " (expected: one of " + String.join("= ", KNOWN) + "= with a value)");
        }
        if (said.put(name, word.substring(equals + 1)) != null) {
            throw new IllegalArgumentException(name + " a second time (expected: once)");
        }
    }

    private static Set<String> list(@Nullable String text) {
        return text == null
                ? Set.of()
                : Set.of(List.of(text.split(",", -1)).stream()
                        .filter(word -> !word.isEmpty())
                        .distinct()
                        .toArray(String[]::new));
    }

    static boolean enabled(@Nullable String text) {
        if (text == null || text.equals("true")) {
            return true;
        }
        if (text.toLowerCase(Locale.ROOT).equals("false")) {
            return false;
        }
        throw new IllegalArgumentException("enabled: " + text + " (expected: true or false)");
    }

    /** @throws IllegalArgumentException if it is neither a day nor an instant */
    public static @Nullable Instant expires(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text)
                            .plusDays(1)
                            .atStartOfDay(ZoneOffset.UTC)
                            .toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "expires: " + text
                            + " (expected: a day such as 2027-03-31, or an instant such as 2027-03-31T12:00:00Z)",
                    e);
        }
    }
}
