package io.gatehouse.upstream.http2;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.UpstreamRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes the frames of one connection. Heads must go out in the order in which they were made, as each is packed with what those
 * before it have said (RFC 7541).
 */
public final class FrameWriter {

    /** How the client begins (RFC 9113, 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int HEAD_BYTES = 9;
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final int WINDOW = 65_535;

    /**
     * What is the same from one request to the next, and so worth a place in the table. Anything else goes as it is, and no proxy
     * may put it into a table either (RFC 7541, 7.1): what is secret cannot be found out by how well it packs.
     */
    private static final Set<String> ALIKE = Set.of(
            ":method",
            ":scheme",
            ":authority",
            "accept",
            "accept-encoding",
            "accept-language",
            "content-type",
            "grpc-accept-encoding",
            "grpc-encoding",
            "te",
            "user-agent",
            "via",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto");

    /** What speaks of a connection of HTTP/1.1 (RFC 9113, 8.2.2), or is said by a field with a colon. */
    private static final Set<String> LEFT_OUT = Set.of(
            "connection", "host", "http2-settings", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    /** Something cannot be sent, and nothing of it was made: those that follow are not concerned. */
    public static final class Unsendable extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        private Unsendable(String message) {
            super(message);
        }
    }

    private final FieldsEncoder encoder = new FieldsEncoder(HEAD_BYTES);
    private final Map<String, String> names = new HashMap<>();
    private int frameBytes = FrameReader.LEAST_FRAME_BYTES;

    /** The other side said so. */
    public void heed(PeerSettings said) {
        frameBytes = Math.min(said.frameBytes(), FrameReader.MOST_FRAME_BYTES);
        encoder.limit(said.tableBytes());
    }

    /** @return bytes of a body that one frame may have */
    public int frameBytes() {
        return frameBytes;
    }

    /**
     * @param streamWindow bytes of a body that this side takes of each stream
     * @param connectionWindow of all of them
     * @return the first bytes of a connection: nothing is pushed, heads have a limit
     */
    public static ByteBuffer preface(int streamWindow, int connectionWindow) {
        ByteBuffer all = ByteBuffer.allocate(PREFACE.length + HEAD_BYTES + 4 * 6 + HEAD_BYTES + 4);
        all.put(PREFACE);
        head(all, 4 * 6, FrameReader.SETTINGS, 0, 0);
        all.putShort((short) 2).putInt(0);
        all.putShort((short) 4).putInt(streamWindow);
        all.putShort((short) 5).putInt(FrameReader.MOST_FRAME_BYTES);
        all.putShort((short) 6).putInt(MOST_HEAD_BYTES);
        head(all, 4, FrameReader.WINDOW_UPDATE, 0, 0);
        return all.putInt(connectionWindow - WINDOW).flip();
    }

    public static ByteBuffer settingsAck() {
        return head(ByteBuffer.allocate(HEAD_BYTES), 0, FrameReader.SETTINGS, FrameReader.ACK, 0)
                .flip();
    }

    public static ByteBuffer ping(long payload, boolean answer) {
        return head(ByteBuffer.allocate(HEAD_BYTES + 8), 8, FrameReader.PING, answer ? FrameReader.ACK : 0, 0)
                .putLong(payload)
                .flip();
    }

    /** @param stream 0 for the whole connection */
    public static ByteBuffer window(int stream, int increment) {
        return head(ByteBuffer.allocate(HEAD_BYTES + 4), 4, FrameReader.WINDOW_UPDATE, 0, stream)
                .putInt(increment)
                .flip();
    }

    public static ByteBuffer reset(int stream, ErrorCode code) {
        return head(ByteBuffer.allocate(HEAD_BYTES + 4), 4, FrameReader.RST_STREAM, 0, stream)
                .putInt(code.number())
                .flip();
    }

    /** The other side has begun nothing, so that there is no last stream of it. */
    public static ByteBuffer goAway(ErrorCode code) {
        return head(ByteBuffer.allocate(HEAD_BYTES + 8), 8, FrameReader.GOAWAY, 0, 0)
                .putInt(0)
                .putInt(code.number())
                .flip();
    }

    /** Puts the head of a frame of a body, behind which its bytes are to be put. */
    public static void dataHead(ByteBuffer to, int stream, int bytes, boolean end) {
        head(to, bytes, FrameReader.DATA, end ? FrameReader.END_STREAM : 0, stream);
    }

    private static ByteBuffer head(ByteBuffer to, int bytes, int type, int flags, int stream) {
        return to.putInt(bytes << 8 | type).put((byte) flags).putInt(stream);
    }

    /**
     * @param scheme http or https
     * @param end whether no body follows
     * @return the head of a request, in one frame or several; to be sent before anything else is made
     * @throws Unsendable if method, target or a name could be read as something else; after anything else that is thrown nothing more
     *     can be made for this connection
     */
    public ByteBuffer request(int stream, UpstreamRequest request, String scheme, boolean end) {
        check(request.method());
        check(request.target());
        Headers headers = request.headers();
        for (int i = 0; i < headers.size(); i++) {
            check(headers.name(i));
        }
        encoder.begin();
        String host = headers.first("Host");
        put(":method", request.method());
        put(":scheme", scheme);
        if (host != null) {
            put(":authority", harmless(host));
        }
        put(":path", request.target());
        putAll(headers);
        return frames(stream, end);
    }

    /**
     * @return what follows the body of a request, in one frame or several; to be sent before anything else is made
     * @throws Unsendable as {@link #request} does
     */
    public ByteBuffer trailers(int stream, Headers trailers) {
        for (int i = 0; i < trailers.size(); i++) {
            check(trailers.name(i));
        }
        encoder.begin();
        putAll(trailers);
        return frames(stream, true);
    }

    private void putAll(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            String name = lower(headers.name(i));
            if (!LEFT_OUT.contains(name)) {
                put(name, harmless(headers.value(i)));
            }
        }
    }

    private void put(String name, String value) {
        encoder.put(name, value, ALIKE.contains(name));
    }

    /** Most names are those of the request before. */
    private String lower(String name) {
        String known = names.get(name);
        if (known == null) {
            known = name.toLowerCase(Locale.ROOT);
            if (names.size() < 256) {
                names.put(name, known);
            }
        }
        return known;
    }

    /**
     * What would end the field in another protocol is a space instead, and none stands around it (RFC 9113, 8.2.1). What is no byte
     * could not be packed, and is a question mark, as it is in HTTP/1.1.
     */
    private static String harmless(String value) {
        boolean clean = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            clean &= c > '\r' ? c < 0x100 : c == '\t';
        }
        String one = clean ? value : cleaned(value);
        boolean blank = !one.isEmpty() && (one.charAt(0) <= ' ' || one.charAt(one.length() - 1) <= ' ');
        return blank ? one.strip() : one;
    }

    private static String cleaned(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            text.append(c == '\r' || c == '\n' || c == 0 ? ' ' : c < 0x100 ? c : '?');
        }
        return text.toString();
    }

    private static void check(String part) {
        if (part.isEmpty()) {
            throw new Unsendable("a request line or a name: nothing");
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c <= ' ' || c == 0x7f || c > 0xff) {
                throw new Unsendable("a request line or a name: character " + (int) c + " at " + i);
            }
        }
    }

    private ByteBuffer frames(int stream, boolean end) {
        int length = encoder.length() - HEAD_BYTES;
        int flags = end ? FrameReader.END_STREAM : 0;
        if (length <= frameBytes) {
            ByteBuffer all = ByteBuffer.wrap(encoder.array(), 0, encoder.length());
            head(all, length, FrameReader.HEADERS, flags | FrameReader.END_HEADERS, stream);
            return all.rewind();
        }
        int frames = (length + frameBytes - 1) / frameBytes;
        ByteBuffer all = ByteBuffer.allocate(length + frames * HEAD_BYTES);
        for (int from = 0; from < length; from += frameBytes) {
            int count = Math.min(frameBytes, length - from);
            int last = from + count == length ? FrameReader.END_HEADERS : 0;
            boolean first = from == 0;
            head(
                    all,
                    count,
                    first ? FrameReader.HEADERS : FrameReader.CONTINUATION,
                    first ? flags | last : last,
                    stream);
            all.put(encoder.array(), HEAD_BYTES + from, count);
        }
        return all.flip();
    }
}
