package io.gatehouse.route.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * A list of names that others have given, separated by spaces: roles, claims. One with spaces in it stands in single quotes, as values do in
 * conditions.
 */
public final class Names {

    private static final char QUOTE = '\'';
    private static final String TWO = "''";

    private Names() {}

    /**
     * @param text such as {@code 'Domain Admins' staff}; two quotes inside quotes are one
     * @throws IllegalArgumentException if a quote is not closed, or something stands right behind one that is
     */
    public static List<String> parse(String text) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.charAt(at) == QUOTE) {
                int end = closing(text, at);
                names.add(text.substring(at + 1, end).replace(TWO, "'"));
                at = end + 1;
            } else {
                int end = end(text, at);
                names.add(text.substring(at, end));
                at = end;
            }
        }
        return List.copyOf(names);
    }

    private static int end(String text, int from) {
        int end = from;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int closing(String text, int open) {
        int close = text.indexOf(QUOTE, open + 1);
        while (close >= 0 && text.startsWith(TWO, close)) {
            close = text.indexOf(QUOTE, close + 2);
        }
        if (close < 0 || close == open + 1 || end(text, close) != close + 1) {
            throw new IllegalArgumentException(Settings.shown(text)
                    + " (expected: a name with spaces in single quotes, such as 'Domain Admins'; a quote in it twice)");
        }
        return close;
    }
}
