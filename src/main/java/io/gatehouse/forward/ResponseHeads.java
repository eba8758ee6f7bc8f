package io.gatehouse.forward;

import io.gatehouse.exchange.ResponseHead;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import io.gatehouse.upstream.UpstreamResponse;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/** Makes the head that goes to the client out of the one that came from the upstream. */
final class ResponseHeads {

    private static final int NO_CONTENT = 204;

    /** Servers have 32 KB for the head of an answer, and some of it is the gateway's own. */
    private static final int MOST_BYTES = 30 * 1024;

    private ResponseHeads() {}

    /**
     * @param mapBack turns what names the upstream into what names the gateway, or null
     * @throws ProtocolException if the fields are more than a server would send
     */
    static ResponseHead down(UpstreamResponse from, @Nullable MapBack mapBack, boolean passesTrailers)
            throws ProtocolException {
        Headers original = from.headers();
        int size = size(original);
        if (size > MOST_BYTES) {
            throw new ProtocolException("the head of the answer: " + size + " bytes (expected: <= " + MOST_BYTES + ")");
        }
        Headers.Builder kept = HopByHop.remove(original);
        if (mapBack != null) {
            kept.mapAll(mapBack::value);
        }
        if (from.status() == NO_CONTENT || original.contains("Transfer-Encoding")) {
            kept.remove("Content-Length");
        }
        String announced = original.first("Trailer");
        if (passesTrailers && announced != null) {
            kept.add("Trailer", announced);
        }
        return new ResponseHead(from.status(), kept);
    }

    private static int size(Headers headers) {
        int size = 0;
        for (int i = 0; i < headers.size(); i++) {
            size += headers.name(i).length() + headers.value(i).length() + 4;
        }
        return size;
    }
}
