package io.gatehouse.upstream.http1;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamRequest;
import java.nio.charset.StandardCharsets;

/** Writes the head of a request (RFC 9112, 3 and 5), every character one byte. */
public final class RequestEncoder {

    private static final int USUAL_BYTES = 512;

    private RequestEncoder() {}

    /**
     * @return the bytes, the empty line at their end included
     * @throws IllegalArgumentException if method or target would end the line, or break it into other parts
     */
    public static byte[] head(UpstreamRequest request) {
        StringBuilder text = new StringBuilder(USUAL_BYTES);
        part(text, request.method());
        text.append(' ');
        part(text, request.target());
        text.append(" HTTP/1.1\r\n");
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            part(text, headers.name(i));
            text.append(": ");
            value(text, headers.value(i));
            text.append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void part(StringBuilder text, String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("a request line or a name: nothing");
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw new IllegalArgumentException("a request line or a name: character " + (int) c + " at " + i);
            }
        }
        text.append(part);
    }

    /** What would end the field is a space instead (RFC 9110, 5.5). */
    private static void value(StringBuilder text, String value) {
        int from = text.length();
        text.append(value);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                text.setCharAt(i, ' ');
            }
        }
    }
}
