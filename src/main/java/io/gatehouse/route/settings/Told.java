package io.gatehouse.route.settings;

import java.util.Locale;

/**
 * Makes messages about values that came from placeholders: they show the placeholder, and nothing of what it stands for, because
 * that may be a secret, and messages end in logs and consoles.
 */
final class Told {

    private static final String EXPECTED = " (expected";
    private static final String ANOTHER = " (expected: another value)";

    /** Shorter ones stand in every text. */
    private static final int SHORTEST_WORD = 3;

    private Told() {}

    /** @param message {@code value (expected: …)}, or another one that may have the value in it */
    static String of(Attribute attribute, String message) {
        if (!attribute.isFilledIn()) {
            return message;
        }
        String source = Settings.shown(attribute.source());
        String told = message;
        for (String value : new String[] {
            Settings.shown(attribute.value().strip()), attribute.value().strip()
        }) {
            if (!value.isEmpty() && told.startsWith(value)) {
                told = source + told.substring(value.length());
            } else if (value.length() > SHORTEST_WORD) {
                told = told.replace(value, source);
            }
        }
        if (!shares(told.replace(source, ""), attribute)) {
            return told;
        }
        int tail = message.indexOf(EXPECTED);
        return tail < 0 || shares(message.substring(tail), attribute)
                ? source + ANOTHER
                : source + message.substring(tail);
    }

    /** @return whether a word of the text is one of the value, or a part of one, but for those that the descriptor itself has */
    private static boolean shares(String text, Attribute attribute) {
        if (text.indexOf('…') >= 0) {
            // cut off in the middle of whatever word
            return true;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        String source = attribute.source().toLowerCase(Locale.ROOT);
        for (String word : attribute.value().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
            if (word.length() >= SHORTEST_WORD && lower.contains(word) && !source.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
