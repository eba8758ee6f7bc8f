package io.gatehouse.cache;

import io.gatehouse.cache.Directives.Directive;
import io.gatehouse.http.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code CDN-Cache-Control} says: a dictionary of structured fields (RFC 9213, 2.1; RFC 9651, 3.2), read to the letter. One
 * that cannot be read is as if it were not there.
 */
final class TargetedDirectives {

    static final String FIELD = "CDN-Cache-Control";

    private static final int MOST_DIGITS = 15;
    private static final Set<String> NUMBERS =
            Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

    private final String text;
    private final List<Directive> found = new ArrayList<>();
    private int at;

    private TargetedDirectives(String text) {
        this.text = text;
    }

    /** @return null where the field is not there, says nothing, or cannot be read */
    static @Nullable Directives of(Headers headers) {
        if (!headers.contains(FIELD)) {
            return null;
        }
        TargetedDirectives reader = new TargetedDirectives(String.join(",", headers.all(FIELD)));
        return reader.read() && !reader.found.isEmpty() ? new Directives(reader.found) : null;
    }

    private boolean read() {
        spaces();
        while (at < text.length()) {
            if (!member()) {
                return false;
            }
            spaces();
            if (at < text.length() && !take(',')) {
                return false;
            }
            spaces();
        }
        return true;
    }

    private boolean member() {
        String name = key();
        if (name.isEmpty()) {
            return false;
        }
        String value = null;
        boolean number = false;
        if (take('=')) {
            int start = at;
            boolean text = at < this.text.length() && this.text.charAt(at) == '"';
            value = text ? string() : bare();
            number = !text && Directives.wholeSeconds(value) >= 0 && value != null && at - start <= MOST_DIGITS;
            if (value == null || (value.equals("?0") && !number)) {
                // said not to be so, or nothing that can be read
                return value != null && parameters();
            }
            value = value.equals("?1") ? null : value;
        }
        // a later one replaces an earlier one (RFC 9651, 3.2)
        found.removeIf(directive -> directive.name().equals(name));
        found.add(new Directive(name, value, false));
        return (number || !NUMBERS.contains(name)) && parameters();
    }

    private boolean parameters() {
        while (take(';')) {
            spaces();
            if (key().isEmpty()
                    || (take('=') && (at < text.length() && text.charAt(at) == '"' ? string() : bare()) == null)) {
                return false;
            }
        }
        return true;
    }

    private String key() {
        int start = at;
        while (at < text.length() && isKey(text.charAt(at), at == start)) {
            at++;
        }
        // names are said in lower case, but RFC 9111 tells no difference
        return text.substring(start, at).toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean isKey(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
        return letter || (!first && ((c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'));
    }

    private @Nullable String bare() {
        int start = at;
        while (at < text.length() && ",; \t\"()<>@[]{}=&".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at == start ? null : text.substring(start, at);
    }

    private @Nullable String string() {
        StringBuilder value = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c == '\\') {
                if (at == text.length() || "\"\\".indexOf(text.charAt(at)) < 0) {
                    return null;
                }
                c = text.charAt(at++);
            }
            value.append(c);
        }
        return take('"') ? value.toString() : null;
    }

    private boolean take(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        if (there) {
            at++;
        }
        return there;
    }

    private void spaces() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
