package io.gatehouse.forward;

import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Ascii;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import java.util.Iterator;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Makes the head that goes to the client out of the one that came from the upstream. */
final class ResponseHeads {

    private static final int NO_CONTENT = 204;

    /** Servers have 32 KB for the head of an answer, and some of it is the gateway's own. */
    private static final int MOST_BYTES = 30 * 1024;

    private ResponseHeads() {}

    /**
     * @param mapBack turns what names the upstream into what names the gateway, or null
     * @throws ProtocolException if the length is no number or said twice (RFC 9112, 6.3), if the name of a field is
     *     none (RFC 9110, 5.1), or if all of them are more than a server would send
     */
    static ResponseHead down(HttpResponse from, @Nullable MapBack mapBack, boolean passesTrailers)
            throws ProtocolException {
        Headers.Builder all = Headers.builder();
        int size = 0;
        Iterator<Header> fields = from.headerIterator();
        while (fields.hasNext()) {
            Header field = fields.next();
            String value = field.getValue() == null ? "" : field.getValue();
            if (!Ascii.isToken(field.getName())) {
                // one reader takes it for a field, and the next one for another
                throw new ProtocolException("a field that is none: " + field.getName());
            }
            size += field.getName().length() + value.length() + 4;
            all.add(field.getName(), mapBack == null ? value : mapBack.value(field.getName(), value));
        }
        if (size > MOST_BYTES) {
            throw new ProtocolException("the head of the answer: " + size + " bytes (expected: <= " + MOST_BYTES + ")");
        }
        Headers original = all.build();
        Headers.Builder kept = HopByHop.remove(original);
        if (from.getCode() == NO_CONTENT || original.contains("Transfer-Encoding")) {
            kept.remove("Content-Length");
        }
        String announced = original.first("Trailer");
        if (passesTrailers && announced != null) {
            kept.add("Trailer", announced);
        }
        length(from);
        return new ResponseHead(from.getCode(), kept.build());
    }

    /**
     * @return bytes of the body as they were announced, or -1
     * @throws ProtocolException if that is no number
     */
    static long length(HttpResponse from) throws ProtocolException {
        Header length = from.getFirstHeader("Content-Length");
        if (length == null || from.containsHeader("Transfer-Encoding")) {
            return -1;
        }
        if (from.countHeaders("Content-Length") > 1) {
            throw new ProtocolException("several Content-Length fields");
        }
        String text = length.getValue();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                throw new ProtocolException("Content-Length: " + text);
            }
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ProtocolException("Content-Length: " + text, e);
        }
    }
}
