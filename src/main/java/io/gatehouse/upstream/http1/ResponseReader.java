package io.gatehouse.upstream.http1;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads the responses of one connection, one after the other, from its bytes. */
public final class ResponseReader {

    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Sink sink;
    private final BodyReader.Pieces pieces = new BodyReader.Pieces() {
        @Override
        public boolean piece(ByteBuffer bytes) {
            return sink.piece(bytes);
        }

        @Override
        public void last(ByteBuffer bytes, @Nullable Headers trailers, boolean surplus) {
            sink.end(bytes, trailers, keepsOpen && !surplus);
        }
    };
    private final Accumulator lines = new Accumulator(MOST_HEAD_BYTES);
    private String method = "";
    private @Nullable BodyReader body;
    private boolean keepsOpen;

    /** Is told of one response. Whoever wants no more of it says so. */
    public interface Sink {

        /**
         * The head of an answer, or of one that only informs (1xx), which others follow.
         *
         * @param bodiless whether nothing follows it
         * @return whether it wants the rest
         */
        boolean head(UpstreamResponse response, boolean bodiless) throws ProtocolException;

        /**
         * @param bytes of the body: to be read to their end, and not kept
         * @return whether it wants the rest
         */
        boolean piece(ByteBuffer bytes);

        /**
         * The response is whole.
         *
         * @param bytes the last ones, may be none
         * @param trailers null when there were none
         * @param reusable whether the connection may carry another exchange
         */
        void end(ByteBuffer bytes, @Nullable Headers trailers, boolean reusable);
    }

    public ResponseReader(Sink sink) {
        this.sink = sink;
    }

    /** What comes next answers this method. */
    public void expect(String itsMethod) {
        method = itsMethod;
        body = null;
        keepsOpen = false;
    }

    /**
     * @param from bytes as they came; read to its end while the sink wants more
     * @return whether more is to come that the sink wants; when it is not, the reader may by now be at work for another exchange
     * @throws ProtocolException if it is no response
     */
    public boolean read(ByteBuffer from) throws ProtocolException {
        while (body == null) {
            byte[] head = lines.read(from);
            if (head == null) {
                return true;
            }
            UpstreamResponse response = HeadParser.response(head);
            boolean more = response.status() < 200 ? sink.head(response, true) : begin(response, from.hasRemaining());
            if (!more) {
                return false;
            }
        }
        return body.read(from, pieces);
    }

    private boolean begin(UpstreamResponse response, boolean surplus) throws ProtocolException {
        keepsOpen = keepsOpen(response);
        BodyReader next = bodyOf(response);
        body = next;
        boolean more = sink.head(response, next == null);
        if (more && next == null) {
            pieces.last(NOTHING.duplicate(), null, surplus);
        }
        return more && next != null;
    }

    /** The other side will send no more. @throws IOException if that is no good end of the response */
    public void end() throws IOException {
        BodyReader reading = body;
        if (reading == null) {
            throw new EOFException(
                    lines.hasBegun()
                            ? "the connection was closed within the head of the answer"
                            : "the connection was closed without an answer");
        }
        reading.end();
        sink.end(NOTHING.duplicate(), null, false);
    }

    /** @return null when there is none */
    private @Nullable BodyReader bodyOf(UpstreamResponse response) throws ProtocolException {
        Headers headers = response.headers();
        // it has to be one even where no body follows: others will believe it
        long length = ContentLength.of(headers);
        int status = response.status();
        if (method.equals("HEAD") || status == NO_CONTENT || status == NOT_MODIFIED) {
            return null;
        }
        List<String> codings = headers.all("Transfer-Encoding");
        if (!codings.isEmpty()) {
            requireChunked(codings);
            return new ChunkedReader();
        }
        if (length < 0) {
            return new BodyReader.UntilClosed();
        }
        return length == 0 ? null : new BodyReader.OfLength(length);
    }

    /** No other was asked for (RFC 9112, 7.4), and what is under it would pass for the body: the field that names it is not passed on. */
    private static void requireChunked(List<String> codings) throws ProtocolException {
        boolean chunked = false;
        for (String value : codings) {
            StringTokenizer names = new StringTokenizer(value, ", \t");
            while (names.hasMoreTokens()) {
                chunked = true;
                if (!names.nextToken().equalsIgnoreCase("chunked")) {
                    throw new ProtocolException("Transfer-Encoding: " + value + " (expected: chunked)");
                }
            }
        }
        if (!chunked) {
            throw new ProtocolException("Transfer-Encoding without a name (expected: chunked)");
        }
    }

    /** RFC 9112, 9.3; two lengths at once are an attempt to smuggle, or a broken server, and what follows is not trusted (6.3). */
    private boolean keepsOpen(UpstreamResponse response) {
        Headers headers = response.headers();
        boolean coded = headers.contains("Transfer-Encoding");
        if (coded && (headers.contains("Content-Length") || response.minorVersion() == 0)) {
            return false;
        }
        boolean keeps = response.minorVersion() > 0;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i).equalsIgnoreCase("Connection")) {
                StringTokenizer options = new StringTokenizer(headers.value(i), ", \t");
                while (options.hasMoreTokens()) {
                    String option = options.nextToken();
                    if (option.equalsIgnoreCase("close")) {
                        return false;
                    }
                    keeps |= option.equalsIgnoreCase("keep-alive");
                }
            }
        }
        return keeps;
    }
}
