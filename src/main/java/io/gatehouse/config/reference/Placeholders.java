package io.gatehouse.config.reference;

import io.gatehouse.route.settings.Settings;

/**
 * Fills in placeholders for the environment, for system properties and for JNDI: a dollar sign, and in braces the kind, a
 * colon, the name and, for when it is absent or empty, {@code :-DEFAULT}. A default may contain placeholders; a value that was
 * looked up is taken as it is. A second dollar sign in front makes the text stand for itself.
 */
public final class Placeholders {

    private static final String EXPECTED = " (expected: ${env:NAME}, ${property:NAME} or ${jndi:NAME})";

    private final Lookup lookup;

    public Placeholders(Lookup lookup) {
        this.lookup = lookup;
    }

    /** @throws IllegalArgumentException with {@code value (expected: …)} if one is malformed, or absent without a default */
    public String fill(String text) {
        int start = text.indexOf("${");
        if (start < 0) {
            return text;
        }
        if (start > 0 && text.charAt(start - 1) == '$') {
            return text.substring(0, start - 1) + "${" + fill(text.substring(start + 2));
        }
        int end = end(text, start);
        return text.substring(0, start) + value(text.substring(start + 2, end)) + fill(text.substring(end + 1));
    }

    /** @return where the brace is that closes the one behind the start */
    private static int end(String text, int start) {
        int depth = 0;
        for (int i = start + 1; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}') {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        throw new IllegalArgumentException(Settings.shown(text.substring(start)) + " (expected: a } at its end)");
    }

    private String value(String placeholder) {
        int colon = placeholder.indexOf(':');
        int dash = placeholder.indexOf(":-", colon + 1);
        String name = placeholder.substring(colon + 1, dash < 0 ? placeholder.length() : dash);
        Lookup.Kind kind = kind(placeholder, colon);
        if (name.isBlank()) {
            throw new IllegalArgumentException(written(placeholder) + EXPECTED);
        }
        String value = lookup.find(kind, name);
        if (value != null && (!value.isEmpty() || dash < 0)) {
            return value;
        }
        if (dash < 0) {
            throw new IllegalArgumentException(written(placeholder) + " has no value (expected: " + noun(kind) + " "
                    + Settings.shown(name) + ", or a default: ${" + Settings.shown(placeholder) + ":-DEFAULT})");
        }
        return fill(placeholder.substring(dash + 2));
    }

    private static Lookup.Kind kind(String placeholder, int colon) {
        return switch (colon < 0 ? "" : placeholder.substring(0, colon)) {
            case "env" -> Lookup.Kind.ENV;
            case "property" -> Lookup.Kind.PROPERTY;
            case "jndi" -> Lookup.Kind.JNDI;
            default -> throw new IllegalArgumentException(written(placeholder) + EXPECTED);
        };
    }

    private static String noun(Lookup.Kind kind) {
        return switch (kind) {
            case ENV -> "the environment variable";
            case PROPERTY -> "the system property";
            case JNDI -> "the JNDI entry";
        };
    }

    private static String written(String placeholder) {
        return "${" + Settings.shown(placeholder) + "}";
    }
}
