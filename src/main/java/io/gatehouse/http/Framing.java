package io.gatehouse.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a request's body is, said twice or in two ways, is how requests are smuggled (RFC 9112, 6.3). Servers differ in what
 * they let through, so this is looked at once more.
 */
public final class Framing {

    private Framing() {}

    /** @return what is wrong with the fields of the framing, or null */
    public static @Nullable String problem(Headers request) {
        List<String> lengths = request.all("Content-Length");
        List<String> codings = request.all("Transfer-Encoding");
        if (lengths.isEmpty() && codings.isEmpty()) {
            return null;
        }
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            return "Content-Length and Transfer-Encoding (expected: one of them)";
        }
        if (lengths.size() > 1 || codings.size() > 1) {
            return "Content-Length or Transfer-Encoding: several fields (expected: one)";
        }
        if (!codings.isEmpty()) {
            return codings.get(0).equalsIgnoreCase("chunked")
                    ? null
                    : "Transfer-Encoding: " + codings.get(0) + " (expected: chunked)";
        }
        return isNumber(lengths.get(0)) ? null : "Content-Length: " + lengths.get(0) + " (expected: a number)";
    }

    /**
     * @param request its framing has no {@link #problem}
     * @return bytes of the body as they are announced; -1 when they are not
     */
    public static long length(Headers request) {
        String length = request.first("Content-Length");
        return length == null || !isNumber(length) ? -1 : Long.parseLong(length);
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 18;
    }
}
