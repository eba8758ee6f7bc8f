package io.gatehouse.cache;

import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code Cache-Control} says (RFC 9111, 5.2). Malformed directives are read so that less is kept, never more; of one that
 * is there several times the first counts (RFC 9111, 4.2.1).
 */
final class Directives {

    /** What stands for a directive that is not there. */
    static final long ABSENT = -1;

    /** Longer than anybody lives; what is more is as much (RFC 9111, 1.2.2). */
    static final long MOST_SECONDS = Integer.MAX_VALUE;

    static final Directives NONE = new Directives(List.of());

    private final List<Directive> all;

    /**
     * @param value null without one
     * @param torn whether there is more in its place than belongs to it
     */
    record Directive(String name, @Nullable String value, boolean torn) {}

    Directives(List<Directive> all) {
        this.all = all;
    }

    /** @param field the name of the field, of which all lines are read as one list */
    static Directives of(Headers headers, String field) {
        List<Directive> found = null;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(field)) {
                found = found == null ? new ArrayList<>(4) : found;
                new Reader(headers.value(i), found).read();
            }
        }
        return found == null ? NONE : new Directives(found);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    boolean has(String name) {
        return find(name) != null;
    }

    /** @return whether it is there and speaks of the whole answer, not of some fields */
    boolean hasWhole(String name) {
        for (Directive one : all) {
            // what names no fields, or is not written as it should be, is not to mean less than it may
            if (one.name.equals(name) && (one.value == null || one.value.isBlank() || one.torn)) {
                return true;
            }
        }
        return false;
    }

    /** @return the fields that it names, in lower case; empty where it is not there, or speaks of the whole answer */
    List<String> fields(String name) {
        List<String> fields = new ArrayList<>();
        for (Directive one : all) {
            if (one.name.equals(name) && one.value != null) {
                for (String field : one.value.split(",", -1)) {
                    fields.add(field.strip().toLowerCase(Locale.ROOT));
                }
            }
        }
        return fields;
    }

    /** @return seconds; 0 where there is no whole number of them, {@link #ABSENT} where the directive is not there */
    long seconds(String name) {
        Directive found = find(name);
        return found == null ? ABSENT : Math.max(0, wholeSeconds(found.value));
    }

    /** @return whether it is there without a value: {@code max-stale} then means any age */
    boolean isBare(String name) {
        Directive found = find(name);
        return found != null && found.value == null;
    }

    private @Nullable Directive find(String name) {
        for (Directive one : all) {
            if (one.name.equals(name)) {
                return one;
            }
        }
        return null;
    }

    /** @return seconds (RFC 9111, 1.2.2), at most {@link #MOST_SECONDS}; -1 if this is no such number */
    static long wholeSeconds(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            seconds = Math.min(MOST_SECONDS, seconds * 10 + digit);
        }
        return seconds;
    }

    /** Reads one line. */
    private static final class Reader {

        private final String text;
        private final List<Directive> found;
        private int at;

        Reader(String text, List<Directive> found) {
            this.text = text;
            this.found = found;
        }

        void read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == ',' || c == ' ' || c == '\t') {
                    at++;
                } else {
                    directive();
                }
            }
        }

        private void directive() {
            int start = at;
            while (at < text.length() && ",=; \t".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String name = text.substring(start, at).toLowerCase(Locale.ROOT);
            String value = null;
            if (at < text.length() && text.charAt(at) == '=') {
                at++;
                value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
            }
            int rest = at;
            skipToComma();
            // what is behind a directive belongs to none: "max-age =3600" has no value, and "max-age=1 2" no whole one
            boolean torn = !text.substring(rest, at).isBlank();
            found.add(new Directive(name, torn ? "" : value, torn));
        }

        private String token() {
            int start = at;
            while (at < text.length() && text.charAt(at) != ',') {
                at++;
            }
            return text.substring(start, at).stripTrailing();
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }

        private void skipToComma() {
            at = Math.min(at, text.length());
            while (at < text.length() && text.charAt(at) != ',') {
                at++;
            }
        }
    }
}
