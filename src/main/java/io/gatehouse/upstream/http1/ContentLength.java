package io.gatehouse.upstream.http1;

import io.gatehouse.http.Headers;
import java.net.ProtocolException;
import java.util.List;

/** The length of a response's body, said once and as a number, or not at all (RFC 9112, 6.3). */
public final class ContentLength {

    private static final int MOST_DIGITS = 18;

    private ContentLength() {}

    /**
     * @return bytes as they were announced; -1 when they were not, or when a coding says how long the body is
     * @throws ProtocolException if that is no number, or said more than once
     */
    public static long of(Headers headers) throws ProtocolException {
        if (headers.contains("Transfer-Encoding")) {
            return -1;
        }
        String length = headers.first("Content-Length");
        if (length == null) {
            return -1;
        }
        List<String> all = headers.all("Content-Length");
        if (all.size() > 1) {
            throw new ProtocolException("several Content-Length fields");
        }
        return number(length);
    }

    private static long number(String text) throws ProtocolException {
        boolean number = !text.isEmpty() && text.length() <= MOST_DIGITS;
        for (int i = 0; i < text.length(); i++) {
            number &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        if (!number) {
            throw new ProtocolException("Content-Length: " + text + " (expected: a number)");
        }
        return Long.parseLong(text);
    }
}
