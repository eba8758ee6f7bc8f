package io.gatehouse.observe;

import io.gatehouse.http.Percent;
import java.util.Locale;
import java.util.Set;

/** Takes the values of parameters that carry secrets out of a target, a URL, or a sentence that quotes one. */
final class Mask {

    private static final String HIDDEN = "***";

    private final Set<String> names;

    /** @param names in lower case */
    Mask(Set<String> names) {
        this.names = names;
    }

    /**
     * @return the text with {@code ***} for each value of {@code ?name=}, {@code &name=} or {@code ;name=}; the names may be
     *     percent-encoded
     */
    String hide(String text) {
        if (names.isEmpty() || text.indexOf('=') < 0) {
            return text;
        }
        StringBuilder hidden = null;
        int copied = 0;
        boolean query = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            query |= c == '?';
            int equals = isBefore(c) ? equals(text, i + 1) : -1;
            if (equals >= 0 && names.contains(name(text, i + 1, equals))) {
                hidden = hidden == null ? new StringBuilder(text.length()) : hidden;
                hidden.append(text, copied, equals + 1).append(HIDDEN);
                copied = end(text, equals + 1, query);
                i = copied - 1;
            }
        }
        return hidden == null
                ? text
                : hidden.append(text, copied, text.length()).toString();
    }

    private static boolean isBefore(char c) {
        return c == '?' || c == '&' || c == ';';
    }

    /** @return where the name that starts here has its equals sign, or -1 when it has none */
    private static int equals(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return i;
            }
            if (isBefore(c) || c == '/' || c == '#' || c == ' ') {
                return -1;
            }
        }
        return -1;
    }

    /** A semicolon ends no value of a query: for some it separates parameters, for others it is data. */
    private static int end(String text, int from, boolean query) {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean ends = query ? c == '&' || c == '#' : c == ';' || c == '/' || c == '?';
            if (ends || c <= ' ') {
                return i;
            }
            i++;
        }
        return i;
    }

    private static String name(String text, int from, int to) {
        return Percent.decodeQuery(text.substring(from, to)).toLowerCase(Locale.ROOT);
    }
}
