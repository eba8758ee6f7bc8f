package io.gatehouse.http;

import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads {@code Cookie} (RFC 6265, 5.4) without making objects of what nobody asked for. */
public final class Cookies {

    private static final String FIELD = "Cookie";

    private Cookies() {}

    /** @return the value of the first cookie of this name, as it came, or null */
    public static @Nullable String first(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase(FIELD)) {
                String value = find(headers.value(i), name);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    private static @Nullable String find(String field, String name) {
        StringTokenizer pairs = new StringTokenizer(field, ";");
        while (pairs.hasMoreTokens()) {
            String pair = pairs.nextToken().strip();
            if (isNamed(pair, name)) {
                return pair.substring(name.length() + 1);
            }
        }
        return null;
    }

    private static boolean isNamed(String pair, String name) {
        return pair.length() > name.length() && pair.charAt(name.length()) == '=' && pair.startsWith(name);
    }

    /** Takes every cookie of this name away; the others stay byte for byte, and a field without any goes. */
    public static void remove(Headers.Builder headers, String name) {
        headers.map(FIELD, field -> find(field, name) == null ? field : without(field, name));
        headers.removeIf((field, value) -> field.equalsIgnoreCase(FIELD) && value.isBlank());
    }

    private static String without(String field, String name) {
        StringBuilder rest = new StringBuilder(field.length());
        StringTokenizer pairs = new StringTokenizer(field, ";");
        while (pairs.hasMoreTokens()) {
            String pair = pairs.nextToken();
            if (!isNamed(pair.strip(), name)) {
                rest.append(rest.isEmpty() ? pair.stripLeading() : ';' + pair);
            }
        }
        return rest.toString();
    }
}
