package io.gatehouse.observe;

import io.gatehouse.route.settings.Settings;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the heads of requests.
 *
 * @param heads how many, the last ones; 0 for none
 * @param fields names of fields, in lower case, whose values are kept beside the usual ones
 */
public record RecorderSettings(int heads, Set<String> fields) {

    public static final RecorderSettings OFF = new RecorderSettings(0, Set.of());

    /** As many as are kept when nobody says how many. */
    public static final int USUAL = 1_000;

    private static final int MOST = 10_000;

    public RecorderSettings {
        fields = Set.copyOf(fields);
    }

    /**
     * Reads what an operator wrote.
     *
     * @param heads a number, {@code off} or null for the usual one
     * @param fields names of fields, separated by spaces or commas, or null
     * @throws IllegalArgumentException if the number is none, or too large; the message names value and expectation
     */
    public static RecorderSettings of(@Nullable String heads, @Nullable String fields) {
        return new RecorderSettings(
                heads == null ? USUAL : number(heads.strip()), fields == null ? Set.of() : names(fields));
    }

    private static int number(String text) {
        if (text.equals("off")) {
            return 0;
        }
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MOST) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                Settings.shown(text) + " (expected: off, or a number of at most " + MOST + ")");
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        for (String name : text.strip().toLowerCase(Locale.ROOT).split("[\\s,]+", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
