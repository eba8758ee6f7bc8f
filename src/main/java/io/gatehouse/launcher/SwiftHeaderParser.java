package io.gatehouse.launcher;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.http.parser.HttpHeaderParser;
import org.apache.tomcat.util.http.parser.HttpParser;

/**
 * Reads fields as nearly all of them come, one whole line that ends in CRLF with nothing odd in it, and leaves every other one to
 * Tomcat, untouched. Tomcat looks at a field byte by byte, and moves each, because a field may be folded: 2.2 ns a byte, 3.3 µs of
 * the 39 that a request with a token of 1.5 KB costs; and it makes text of a value by way of a decoder, another 1.1 µs.
 */
final class SwiftHeaderParser extends HttpHeaderParser {

    private static final byte CR = '\r';
    private static final byte LF = '\n';
    private static final byte SPACE = ' ';
    private static final byte TAB = '\t';
    private static final byte DELETE = 0x7f;

    private final HeaderDataSource source;
    private final MimeHeaders fields;

    /** Tomcat is within a field, of which not all has come. */
    private boolean within;

    SwiftHeaderParser(HeaderDataSource source, MimeHeaders fields) {
        super(source, fields, true);
        this.source = source;
        this.fields = fields;
    }

    /**
     * Puts one in the place of Tomcat's, which has no setter.
     *
     * @return false if this is another Tomcat than is known, and its own stays
     */
    static boolean putInto(Request request) {
        Http11InputBuffer input = (Http11InputBuffer) request.getInputBuffer();
        try {
            Field parser = Http11InputBuffer.class.getDeclaredField("httpHeaderParser");
            parser.setAccessible(true);
            parser.set(input, new SwiftHeaderParser(input, request.getMimeHeaders()));
            return true;
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(SwiftHeaderParser.class.getName()).log(Level.DEBUG, "Tomcat's own parser stays", e);
            return false;
        }
    }

    @Override
    public void recycle() {
        super.recycle();
        within = false;
    }

    @Override
    public HeaderParseStatus parseHeader() throws IOException {
        if (!within && readField()) {
            return HeaderParseStatus.HAVE_MORE_HEADERS;
        }
        HeaderParseStatus status = super.parseHeader();
        within = status == HeaderParseStatus.NEED_MORE_DATA;
        return status;
    }

    /** @return whether it was a whole one, and nothing odd about it; nothing has been done if not */
    private boolean readField() {
        ByteBuffer buffer = source.getHeaderByteBuffer();
        if (buffer.arrayOffset() != 0) {
            return false;
        }
        byte[] bytes = buffer.array();
        int start = buffer.position();
        int limit = buffer.limit();
        int colon = endOfName(bytes, start, limit);
        int end = colon < 0 ? -1 : endOfLine(bytes, colon + 1, limit);
        if (end < 0) {
            return false;
        }
        add(bytes, start, colon, end);
        buffer.position(end + 2);
        return true;
    }

    /** @return where the colon is; -1 without one, or without a token before it (RFC 9112, 5.1) */
    private static int endOfName(byte[] bytes, int start, int limit) {
        for (int i = start; i < limit; i++) {
            if (bytes[i] == ':') {
                return i > start ? i : -1;
            }
            if (!HttpParser.isToken(bytes[i])) {
                return -1;
            }
        }
        return -1;
    }

    /**
     * @return where the CR is; -1 if there is none, if the byte behind it and its LF is not there to tell whether the field goes on
     *     (RFC 9112, 5.2), if it does, and if a byte is in it that may not be (RFC 9110, 5.5)
     */
    private static int endOfLine(byte[] bytes, int start, int limit) {
        int i = start;
        while (i < limit && isOfValue(bytes[i])) {
            i++;
        }
        boolean whole = i + 2 < limit && bytes[i] == CR && bytes[i + 1] == LF;
        return whole && !isBlank(bytes[i + 2]) ? i : -1;
    }

    private static boolean isOfValue(byte b) {
        // bytes above 0x7f are negative, and may be
        return b >= SPACE ? b != DELETE : b < 0 || b == TAB;
    }

    private static boolean isBlank(byte b) {
        return b == SPACE || b == TAB;
    }

    private void add(byte[] bytes, int start, int colon, int end) {
        String name = text(bytes, start, colon);
        int from = colon + 1;
        int to = end;
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (to > from && isBlank(bytes[to - 1])) {
            to--;
        }
        MessageBytes value = fields.addValue(name);
        if (isReadAsBytes(name)) {
            value.setBytes(bytes, from, to - from);
        } else {
            value.setString(text(bytes, from, to));
        }
    }

    /** Of text Tomcat would make bytes again. */
    private static boolean isReadAsBytes(String name) {
        return name.equalsIgnoreCase("host")
                || name.equalsIgnoreCase("cookie")
                // of text it would take a length with a sign
                || name.equalsIgnoreCase("content-length");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
