package io.gatehouse.http;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of a query or of the Cookie fields, each with the first of its values, in the order in which they came. Of
 * cookies the first is the one with the longest path (RFC 6265, 5.4).
 */
public final class Parameters {

    private final Map<String, String> firstValues = new LinkedHashMap<>();
    private final Set<String> repeated = new HashSet<>();

    private Parameters() {}

    /**
     * Reads {@code name=value} between ampersands, both percent-decoded as UTF-8, plus as a space; what cannot be decoded
     * stays as it is. A name without {@code =} has the empty value.
     *
     * @param rawQuery without the question mark, or null
     */
    public static Parameters ofQuery(@Nullable String rawQuery) {
        Parameters parameters = new Parameters();
        if (rawQuery != null) {
            parameters.readQuery(rawQuery);
        }
        return parameters;
    }

    /** Reads all Cookie fields, values as they came. A piece without {@code =} is left out. */
    public static Parameters ofCookies(Headers headers) {
        Parameters parameters = new Parameters();
        Cookies.forEach(headers, parameters::add);
        return parameters;
    }

    private void readQuery(String text) {
        int from = 0;
        while (from < text.length()) {
            int found = text.indexOf('&', from);
            int to = found < 0 ? text.length() : found;
            addParameter(text.substring(from, to));
            from = to + 1;
        }
    }

    private void addParameter(String piece) {
        if (!piece.isEmpty()) {
            int equals = piece.indexOf('=');
            String name = equals < 0 ? piece : piece.substring(0, equals);
            String value = equals < 0 ? "" : piece.substring(equals + 1);
            add(Percent.decodeQuery(name), Percent.decodeQuery(value));
        }
    }

    private void add(String name, String value) {
        if (firstValues.putIfAbsent(name, value) != null) {
            repeated.add(name);
        }
    }

    /** @return the value of the first pair of this name, case-sensitive, or null when there is none */
    public @Nullable String first(String name) {
        return firstValues.get(name);
    }

    /** @return whether there are several pairs of this name, so that others may take another one than the first */
    public boolean isRepeated(String name) {
        return repeated.contains(name);
    }

    /** @return the first value of each name */
    public Map<String, String> firstValues() {
        return Collections.unmodifiableMap(firstValues);
    }
}
