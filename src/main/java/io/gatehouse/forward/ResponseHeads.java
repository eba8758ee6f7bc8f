package io.gatehouse.forward;

import io.gatehouse.exchange.ResponseHead;
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

    private ResponseHeads() {}

    /**
     * @param mapBack turns what names the upstream into what names the gateway, or null
     * @throws ProtocolException if the length is no number (RFC 9112, 6.3)
     */
    static ResponseHead down(HttpResponse from, @Nullable MapBack mapBack, boolean passesTrailers)
            throws ProtocolException {
        Headers.Builder all = Headers.builder();
        Iterator<Header> fields = from.headerIterator();
        while (fields.hasNext()) {
            Header field = fields.next();
            String value = field.getValue() == null ? "" : field.getValue();
            all.add(field.getName(), mapBack == null ? value : mapBack.value(field.getName(), value));
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
