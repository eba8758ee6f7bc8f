package io.gatehouse.upstream.http1;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamResponse;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the head of a response, or its trailers, out of bytes that hold all of it (RFC 9112, 4 and 5). A line may end with LF alone;
 * every byte of a value is one character.
 */
final class HeadParser {

    private static final int MOST_FIELDS = 500;

    private final byte[] bytes;
    private final int end;
    private int at;

    private HeadParser(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /**
     * @param head up to the empty line, which may be missing
     * @throws ProtocolException if it is no head of a response of HTTP/1
     */
    static UpstreamResponse response(byte[] head) throws ProtocolException {
        HeadParser parser = new HeadParser(head);
        int lineEnd = parser.lineEnd();
        int minor = parser.version(lineEnd);
        int status = parser.status(lineEnd);
        parser.at = lineEnd + 1;
        return new UpstreamResponse(status, minor, parser.fields());
    }

    /** @param section lines up to the empty one */
    static Headers trailers(byte[] section) throws ProtocolException {
        return new HeadParser(section).fields();
    }

    /** @return where the line feed is */
    private int lineEnd() throws ProtocolException {
        for (int i = at; i < end; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        throw malformed("a line without an end", end);
    }

    /** @return where the line ends without its carriage return */
    private int textEnd(int lineEnd) {
        return lineEnd > at && bytes[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    }

    private int version(int lineEnd) throws ProtocolException {
        boolean http = lineEnd - at >= 8
                && bytes[at] == 'H'
                && bytes[at + 1] == 'T'
                && bytes[at + 2] == 'T'
                && bytes[at + 3] == 'P'
                && bytes[at + 4] == '/'
                && bytes[at + 5] == '1'
                && bytes[at + 6] == '.';
        int minor = http ? bytes[at + 7] - '0' : -1;
        if (minor < 0 || minor > 9) {
            throw malformed("the status line", lineEnd);
        }
        at += 8;
        return minor;
    }

    private int status(int lineEnd) throws ProtocolException {
        int textEnd = textEnd(lineEnd);
        int status = 0;
        int digits = 0;
        for (int i = at + 1; i < textEnd && bytes[i] >= '0' && bytes[i] <= '9' && digits < 4; i++) {
            status = 10 * status + bytes[i] - '0';
            digits++;
        }
        int behind = at + 1 + digits;
        boolean spaced = at < textEnd && bytes[at] == ' ' && (behind == textEnd || bytes[behind] == ' ');
        if (!spaced || digits != 3 || status < 100) {
            throw malformed("the status line", lineEnd);
        }
        return status;
    }

    private Headers fields() throws ProtocolException {
        Headers.Builder fields = Headers.builder();
        int count = 0;
        while (at < end) {
            int lineEnd = lineEnd();
            int textEnd = textEnd(lineEnd);
            if (textEnd == at) {
                break;
            }
            if (++count > MOST_FIELDS) {
                throw new ProtocolException("fields: more than " + MOST_FIELDS);
            }
            field(fields, textEnd, lineEnd);
        }
        return fields.build();
    }

    private void field(Headers.Builder fields, int textEnd, int lineEnd) throws ProtocolException {
        int colon = at;
        while (colon < textEnd && bytes[colon] != ':') {
            colon++;
        }
        String name = text(at, colon);
        if (colon == textEnd || !Ascii.isToken(name)) {
            // one reader takes it for a field, and the next one for another
            throw malformed("a field that is none", lineEnd);
        }
        String value = value(colon + 1, textEnd);
        at = lineEnd + 1;
        fields.add(name, at < end && isBlank(bytes[at]) ? unfold(value) : value);
    }

    /** A value that goes on in the next line is one value, with a space between (RFC 9112, 5.2). */
    private String unfold(String first) throws ProtocolException {
        // a head may have very many such lines
        StringBuilder value = new StringBuilder(first);
        while (at < end && isBlank(bytes[at])) {
            int lineEnd = lineEnd();
            String more = value(at, textEnd(lineEnd));
            at = lineEnd + 1;
            if (!more.isEmpty()) {
                value.append(' ').append(more);
            }
        }
        return value.toString();
    }

    /** @return what stands there without the blanks around it */
    private String value(int from, int to) {
        int first = from;
        int last = to;
        while (first < last && isBlank(bytes[first])) {
            first++;
        }
        while (last > first && isBlank(bytes[last - 1])) {
            last--;
        }
        for (int i = first; i < last; i++) {
            if (bytes[i] == '\r' || bytes[i] == 0) {
                // another reader may take it for the end of the line (RFC 9110, 5.5)
                bytes[i] = ' ';
            }
        }
        return text(first, last);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private ProtocolException malformed(String what, int lineEnd) {
        String line = text(at, Math.min(lineEnd, at + 100)).strip();
        return new ProtocolException(what + ": " + line);
    }
}
