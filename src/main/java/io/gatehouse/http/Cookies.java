package io.gatehouse.http;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Cookie} (RFC 6265, 5.4): pairs between semicolons, names and values without the space around them. Nobody else
 * does, so that a condition, the draw of a canary and what is hidden from the upstream mean the same cookie.
 */
public final class Cookies {

    /**
     * What the name of every cookie of the gateway's own begins with. Browsers send a {@code __Host-} cookie back to the very host that
     * set it, and only encrypted.
     */
    public static final String OWN = "__Host-gatehouse";

    private static final String FIELD = "Cookie";

    private Cookies() {}

    /** @return the value of the first cookie of this name, or null */
    public static @Nullable String first(Headers headers, String name) {
        for (String field : headers.all(FIELD)) {
            String value = find(field, name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** @param told the name and the value of each cookie of all fields, in order */
    static void forEach(Headers headers, BiConsumer<String, String> told) {
        for (String field : headers.all(FIELD)) {
            StringTokenizer pairs = new StringTokenizer(field, ";");
            while (pairs.hasMoreTokens()) {
                String pair = pairs.nextToken();
                String name = name(pair);
                if (!name.isEmpty()) {
                    told.accept(name, value(pair));
                }
            }
        }
    }

    /** @return the names of the cookies that begin so, in the order in which they came */
    public static List<String> names(Headers headers, String prefix) {
        List<String> names = new ArrayList<>();
        forEach(headers, (name, value) -> {
            if (name.startsWith(prefix) && !names.contains(name)) {
                names.add(name);
            }
        });
        return names;
    }

    /** Takes every cookie away whose name begins so; the others stay byte for byte, and a field without any goes. */
    public static void removeAll(Headers.Builder headers, String prefix) {
        String field = headers.first(FIELD);
        if (field == null || !headers.any(FIELD, value -> value.contains(prefix))) {
            return;
        }
        for (String name : names(headers.build(), prefix)) {
            remove(headers, name);
        }
    }

    private static @Nullable String find(String field, String name) {
        StringTokenizer pairs = new StringTokenizer(field, ";");
        while (pairs.hasMoreTokens()) {
            String pair = pairs.nextToken();
            if (name(pair).equals(name)) {
                return value(pair);
            }
        }
        return null;
    }

    /** @return empty when the piece is no cookie */
    private static String name(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0 ? "" : pair.substring(0, equals).strip();
    }

    private static String value(String pair) {
        return pair.substring(pair.indexOf('=') + 1).strip();
    }

    /** Takes every cookie of this name away; the others stay byte for byte, and a field without any goes. */
    public static void remove(Headers.Builder headers, String name) {
        if (headers.first(FIELD) == null) {
            return;
        }
        headers.map(FIELD, field -> find(field, name) == null ? field : without(field, name));
        headers.removeIf((field, value) -> field.equalsIgnoreCase(FIELD) && value.isBlank());
    }

    private static String without(String field, String name) {
        StringBuilder rest = new StringBuilder(field.length());
        StringTokenizer pairs = new StringTokenizer(field, ";");
        while (pairs.hasMoreTokens()) {
            String pair = pairs.nextToken();
            if (!name(pair).equals(name)) {
                rest.append(rest.isEmpty() ? pair.stripLeading() : ';' + pair);
            }
        }
        return rest.toString();
    }
}
