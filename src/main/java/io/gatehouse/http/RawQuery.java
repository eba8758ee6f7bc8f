package io.gatehouse.http;

import org.jspecify.annotations.Nullable;

/**
 * What a query must not have in it, so that it ends where it ends (RFC 9112, 3.2; RFC 3986, 3.4): a space or a control character
 * would end the request line, a {@code #} the query. Servers differ in what they let through, so this is looked at once more.
 */
public final class RawQuery {

    private RawQuery() {}

    /**
     * @param query as it came, without the question mark; null for none
     * @return what is wrong with it, or null
     */
    public static @Nullable String problem(@Nullable String query) {
        if (query == null) {
            return null;
        }
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c == '#' || c == 0x7f || c > 0xff) {
                return "query: " + name(c) + " at character " + (i + 1) + " (expected: it percent-encoded)";
            }
        }
        return null;
    }

    private static String name(char c) {
        return switch (c) {
            case '#' -> "a raw #";
            case ' ' -> "a raw space";
            default -> c > 0xff ? "a raw character beyond one byte" : "a control character";
        };
    }
}
