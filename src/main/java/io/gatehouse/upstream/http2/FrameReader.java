package io.gatehouse.upstream.http2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one connection from its bytes, in pieces as they come (RFC 9113, 4 and 6). Bodies are passed on as they are;
 * of anything else no more is kept than one frame, or one head in its packed form.
 */
public final class FrameReader {

    /** What both sides take before they have said otherwise, and the least that they may say (RFC 9113, 6.5.2). */
    public static final int LEAST_FRAME_BYTES = 16 * 1024;

    /** What this side says that it takes. */
    public static final int MOST_FRAME_BYTES = 64 * 1024;

    /** A head in its packed form. */
    private static final int MOST_BLOCK_BYTES = 64 * 1024;

    /** Frames without a byte of a body or a head are work for nothing: so many more than others since it was calmed. */
    private static final int MOST_IDLE_FRAMES = 10_000;

    /** Frames that one head comes in, however little of it is in each. */
    private static final int MOST_CONTINUATIONS = 64;

    private static final int HEAD_BYTES = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    private final Sink sink;
    private final FieldsDecoder decoder;
    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    private PeerSettings settings = PeerSettings.INITIAL;
    private boolean greeted;
    private int type;
    private int flags;
    private int stream;
    /** bytes of the frame that have not come */
    private int left;

    private @Nullable ByteBuffer payload;
    private boolean inFrame;
    private int padding = -1;

    /** the stream whose head goes on in the next frame, or 0 */
    private int continued;

    private boolean endsStream;
    private int continuations;
    private int idleFrames;
    private @Nullable ByteArrayOutputStream block;

    /** Is told of frames in their order. */
    public interface Sink {

        /** The first word, and later ones. They are to be acknowledged. */
        void settings(PeerSettings said) throws ConnectionError;

        /**
         * A frame of a body begins.
         *
         * @param bytes by which the windows shrink: of the body, and what it is padded with
         */
        void dataBegins(int stream, int bytes) throws ConnectionError;

        /**
         * @param bytes of a body, to be read to their end, and not kept
         * @param end whether these are the last
         */
        void data(int stream, ByteBuffer bytes, boolean end) throws ConnectionError;

        /**
         * A head, or what follows a body.
         *
         * @param end whether nothing follows it
         */
        void fields(int stream, Fields fields, boolean end) throws ConnectionError;

        void reset(int stream, ErrorCode code) throws ConnectionError;

        /** @param payload eight bytes, that are to be sent back unless this is an answer */
        void ping(long payload, boolean answer) throws ConnectionError;

        /** @param last the last stream of ours that may have been looked at */
        void goAway(int last, ErrorCode code, String detail);

        /** @param stream 0 for the whole connection */
        void window(int stream, int increment) throws ConnectionError;
    }

    public FrameReader(Sink sink) {
        this.sink = sink;
        this.decoder = new FieldsDecoder();
    }

    /** @param from bytes as they came; read to its end */
    public void read(ByteBuffer from) throws ConnectionError {
        while (from.hasRemaining() || (inFrame && left == 0)) {
            if (!inFrame) {
                readHead(from);
            } else if (type == DATA) {
                readData(from);
            } else {
                readPayload(from);
            }
        }
    }

    /** Some time has passed: what was borne so far is forgotten. To be called now and then, by whoever reads. */
    public void calm() {
        idleFrames = 0;
    }

    /** The last head was for nobody: a stream that has ended. */
    public void inVain() throws ConnectionError {
        idle(2);
    }

    private void idle(int more) throws ConnectionError {
        idleFrames = Math.max(0, idleFrames + more);
        if (idleFrames > MOST_IDLE_FRAMES) {
            throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "more than " + MOST_IDLE_FRAMES + " idle frames");
        }
    }

    /** @return whether the connection may end here without a part of a frame being lost */
    public boolean isBetweenFrames() {
        return !inFrame && head.position() == 0;
    }

    private void readHead(ByteBuffer from) throws ConnectionError {
        while (head.hasRemaining() && from.hasRemaining()) {
            head.put(from.get());
        }
        if (head.hasRemaining()) {
            return;
        }
        head.flip();
        int first = head.getInt();
        left = first >>> 8;
        type = first & 0xff;
        flags = head.get();
        stream = head.getInt() & Integer.MAX_VALUE;
        check();
        head.clear();
        inFrame = true;
        padding = -1;
        if (type == DATA) {
            sink.dataBegins(stream, left);
        } else if (left > 0) {
            payload = ByteBuffer.allocate(left);
        }
    }

    private void check() throws ConnectionError {
        if (!greeted && (type != SETTINGS || has(ACK) || stream != 0)) {
            String text = new String(head.array(), StandardCharsets.ISO_8859_1);
            throw new ConnectionError(
                    ErrorCode.PROTOCOL_ERROR,
                    "no HTTP/2 is spoken there (found: "
                            + (text.startsWith("HTTP/") ? text.strip() : "a frame of type " + type)
                            + ", expected: SETTINGS)");
        }
        if (left > MOST_FRAME_BYTES) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "a frame of " + left + " bytes");
        }
        if (continued != 0 && (type != CONTINUATION || stream != continued)) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a head that is not continued");
        }
        // windows are counted by whoever knows how much was sent
        if (type != WINDOW_UPDATE) {
            boolean works = (type == DATA && (left > 0 || has(END_STREAM))) || type == HEADERS || type == CONTINUATION;
            idle(works ? -1 : 1);
        }
    }

    private boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private void readData(ByteBuffer from) throws ConnectionError {
        if (stream == 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "DATA of no stream");
        }
        if (has(PADDED) && padding < 0) {
            if (left == 0) {
                throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "DATA without its padding");
            }
            padding = from.get() & 0xff;
            left--;
            if (padding > left) {
                throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than DATA");
            }
            if (left > 0 && !from.hasRemaining()) {
                return;
            }
        }
        int behind = Math.max(0, padding);
        if (left > behind || (behind == 0 && left == 0)) {
            piece(from, behind);
        } else {
            // what stands here is padding alone; the last word was kept for it
            int skipped = Math.min(left, from.remaining());
            from.position(from.position() + skipped);
            left -= skipped;
            if (left == 0) {
                sink.data(stream, ByteBuffer.allocate(0), has(END_STREAM));
            }
        }
        inFrame = left > 0;
    }

    private void piece(ByteBuffer from, int behind) throws ConnectionError {
        int count = Math.min(left - behind, from.remaining());
        int limit = from.limit();
        int end = from.position() + count;
        left -= count;
        sink.data(stream, from.limit(end), left == 0 && has(END_STREAM));
        from.limit(limit).position(end);
    }

    private void readPayload(ByteBuffer from) throws ConnectionError {
        ByteBuffer to = payload;
        if (to != null) {
            int count = Math.min(left, from.remaining());
            to.put(from.slice().limit(count));
            from.position(from.position() + count);
            left -= count;
        }
        if (left == 0) {
            ByteBuffer whole = to == null ? ByteBuffer.allocate(0) : to.flip();
            payload = null;
            inFrame = false;
            frame(whole);
        }
    }

    private void frame(ByteBuffer whole) throws ConnectionError {
        switch (type) {
            case HEADERS -> headers(whole);
            case CONTINUATION -> continuation(whole);
            case RST_STREAM -> {
                requireBytes(whole, 4);
                requireStream(true);
                sink.reset(stream, ErrorCode.of(whole.getInt() & 0xffff_ffffL));
            }
            case SETTINGS -> settings(whole);
            case PING -> {
                requireBytes(whole, 8);
                requireStream(false);
                sink.ping(whole.getLong(), has(ACK));
            }
            case GOAWAY -> goAway(whole);
            case WINDOW_UPDATE -> {
                requireBytes(whole, 4);
                sink.window(stream, whole.getInt() & Integer.MAX_VALUE);
            }
            case PUSH_PROMISE ->
                throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "PUSH_PROMISE, though pushes were declined");
            default -> {
                // PRIORITY is out of use, and of others nobody knows what they mean (RFC 9113, 5.3.2 and 4.1)
            }
        }
    }

    private void requireBytes(ByteBuffer whole, int bytes) throws ConnectionError {
        if (whole.remaining() != bytes) {
            throw new ConnectionError(
                    ErrorCode.FRAME_SIZE_ERROR,
                    "a frame of type " + type + " with " + whole.remaining() + " bytes (expected: " + bytes + ")");
        }
    }

    private void requireStream(boolean some) throws ConnectionError {
        if ((stream != 0) != some) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "a frame of type " + type + " of stream " + stream);
        }
    }

    private void settings(ByteBuffer whole) throws ConnectionError {
        requireStream(false);
        if (has(ACK)) {
            requireBytes(whole, 0);
            return;
        }
        greeted = true;
        settings = settings.with(whole);
        sink.settings(settings);
    }

    private void goAway(ByteBuffer whole) throws ConnectionError {
        requireStream(false);
        if (whole.remaining() < 8) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "GOAWAY of " + whole.remaining() + " bytes");
        }
        int last = whole.getInt() & Integer.MAX_VALUE;
        ErrorCode code = ErrorCode.of(whole.getInt() & 0xffff_ffffL);
        byte[] detail = new byte[Math.min(100, whole.remaining())];
        whole.get(detail);
        sink.goAway(last, code, new String(detail, StandardCharsets.ISO_8859_1));
    }

    private void headers(ByteBuffer whole) throws ConnectionError {
        requireStream(true);
        int behind = 0;
        if (has(PADDED)) {
            behind = whole.hasRemaining() ? whole.get() & 0xff : 1;
        }
        int before = has(WITH_PRIORITY) ? 5 : 0;
        if (before + behind > whole.remaining()) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "more padding than HEADERS");
        }
        whole.position(whole.position() + before).limit(whole.limit() - behind);
        endsStream = has(END_STREAM);
        if (has(END_HEADERS)) {
            sink.fields(stream, decoder.decode(whole), endsStream);
            return;
        }
        continued = stream;
        continuations = 0;
        block = new ByteArrayOutputStream();
        add(whole);
    }

    private void continuation(ByteBuffer whole) throws ConnectionError {
        ByteArrayOutputStream all = block;
        if (all == null) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "CONTINUATION of nothing");
        }
        continuations++;
        if (continuations > MOST_CONTINUATIONS) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM, "a head in more than " + MOST_CONTINUATIONS + " frames");
        }
        add(whole);
        if (has(END_HEADERS)) {
            block = null;
            continued = 0;
            sink.fields(stream, decoder.decode(ByteBuffer.wrap(all.toByteArray())), endsStream);
        }
    }

    private void add(ByteBuffer part) throws ConnectionError {
        ByteArrayOutputStream all = block;
        if (all == null || all.size() + part.remaining() > MOST_BLOCK_BYTES) {
            throw new ConnectionError(
                    ErrorCode.ENHANCE_YOUR_CALM, "a packed head of more than " + MOST_BLOCK_BYTES + " bytes");
        }
        all.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
    }
}
