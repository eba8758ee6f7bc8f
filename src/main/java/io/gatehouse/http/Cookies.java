package io.gatehouse.http;

import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads {@code Cookie} (RFC 6265, 5.4) without making objects of what nobody asked for. */
public final class Cookies {

    private Cookies() {}

    /** @return the value of the first cookie of this name, as it came, or null */
    public static @Nullable String first(Headers headers, String name) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Cookie")) {
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
            int equals = pair.indexOf('=');
            if (equals == name.length() && pair.startsWith(name)) {
                return pair.substring(equals + 1);
            }
        }
        return null;
    }
}
