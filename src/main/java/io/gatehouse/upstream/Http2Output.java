package io.gatehouse.upstream;

import io.gatehouse.http.Headers;
import io.gatehouse.upstream.http2.ConnectionError;
import io.gatehouse.upstream.http2.ErrorCode;
import io.gatehouse.upstream.http2.FrameWriter;
import io.gatehouse.upstream.http2.PeerSettings;
import io.gatehouse.upstream.net.Line;
import io.gatehouse.upstream.net.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one connection of HTTP/2 sends, within the windows of the other side (RFC 9113, 5.2). Everything here is done under the lock
 * of the connection, which is taken last: whoever has it asks nobody for another one.
 */
final class Http2Output {

    private static final int FRAME_HEAD = 9;
    private static final long MOST_WINDOW = Integer.MAX_VALUE;

    /** Answers that the other side asks for and does not take. */
    private static final int MOST_UNTAKEN = 1_000;

    /** Bytes of heads and other frames that the socket does not take; those of bodies wait with their streams. */
    private static final int MOST_QUEUED = 4 << 20;

    /** Times that the other side may say that it takes more: so often in a second, and so often for a frame that it got. */
    private static final int MOST_UPDATES = 10_000;

    private static final int UPDATES_OF_A_FRAME = 64;
    private static final int MOST_UPDATES_EVER = 1_000_000;

    /** Bytes of all bodies that may come. It is always given back, so that nobody waits for another one's client. */
    static final int WINDOW = 1 << 20;

    private final Line line;
    private final Transport transport;
    private final int recordBytes;
    private final boolean isCut;
    private final FrameWriter writer = new FrameWriter();
    /** those that have something to send, or would, in the order in which it is their turn */
    private final Set<Http2Stream> waiting = new LinkedHashSet<>();

    private PeerSettings settings = PeerSettings.INITIAL;
    private long window = settings.window();
    private int updates = MOST_UPDATES;
    private int untaken;
    private int queued;
    private int unaccounted;

    Http2Output(Line line) {
        this.line = line;
        this.transport = line.transport();
        this.recordBytes = transport.recordBytes();
        this.isCut = recordBytes < Integer.MAX_VALUE;
    }

    PeerSettings settings() {
        return settings;
    }

    FrameWriter writer() {
        return writer;
    }

    /**
     * @param frames read to their end
     * @throws IOException also when the other side lets more wait than a connection may cost
     */
    void write(ByteBuffer frames) throws IOException {
        queued = transport.isFlushed() ? 0 : queued + frames.remaining();
        if (queued > MOST_QUEUED) {
            throw new IOException("the other side does not read");
        }
        transport.write(frames);
        listen();
    }

    /** What the other side asked for. */
    void answer(ByteBuffer frame) throws IOException {
        untaken = transport.isFlushed() ? 0 : untaken + 1;
        if (untaken > MOST_UNTAKEN) {
            throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "answers that are asked for and not taken");
        }
        write(frame);
    }

    /** Tells the selector what is waited for; what comes is always read, the windows say how much of it may come. */
    void listen() {
        line.listen(true, !transport.isFlushed());
    }

    /** @return whether all that was written is with the system */
    boolean flush() throws IOException {
        boolean all = transport.flush();
        if (all) {
            queued = 0;
            untaken = 0;
        }
        listen();
        return all;
    }

    /** @return those whose turn it is, if anything can be sent now */
    List<Http2Stream> turn() {
        if (waiting.isEmpty() || !transport.isFlushed() || window <= 0) {
            return List.of();
        }
        List<Http2Stream> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    /** @return those of which something is held back though a little of it could go: it goes when they are asked */
    List<Http2Stream> press() {
        if (waiting.isEmpty() || window <= 0) {
            return List.of();
        }
        List<Http2Stream> all = new ArrayList<>();
        for (Http2Stream stream : waiting) {
            Http2Sending sending = stream.sending();
            if (sending.hasKept() && sending.window() > 0) {
                sending.press();
                all.add(stream);
            }
        }
        return all;
    }

    void forget(Http2Stream stream) {
        waiting.remove(stream);
    }

    /** @param open the streams that there are: their windows change with what is said */
    void heed(PeerSettings said, Iterable<Http2Stream> open) throws IOException {
        int more = said.window() - settings.window();
        for (Http2Stream stream : open) {
            stream.sending().widen(more);
            if (stream.sending().window() > MOST_WINDOW) {
                throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "a window of more than " + MOST_WINDOW);
            }
        }
        settings = said;
        writer.heed(said);
        answer(FrameWriter.settingsAck());
    }

    /** The other side takes so much more of all bodies. */
    void widen(int increment) throws ConnectionError {
        window += increment;
        if (increment == 0) {
            throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by 0");
        }
        if (window > MOST_WINDOW) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "WINDOW_UPDATE by " + increment);
        }
    }

    /** @return whether the other side may take so much more of a body */
    static boolean mayWiden(Http2Sending sending, int increment) {
        return increment > 0 && sending.window() + increment <= MOST_WINDOW;
    }

    /** The other side has said that it takes more: not more often than there is something to take. */
    void updated() throws ConnectionError {
        updates--;
        if (updates < 0) {
            throw new ConnectionError(ErrorCode.ENHANCE_YOUR_CALM, "WINDOW_UPDATE again and again");
        }
    }

    /** Some time has passed. */
    void calm() {
        updates = Math.max(updates, MOST_UPDATES);
    }

    /** @return whether there is room for more of a body; else it has its turn when there is */
    boolean isReady(Http2Stream stream) {
        boolean ready = !stream.sending().isFull() && transport.isFlushed();
        stream.sending().want(!ready);
        if (!ready) {
            waiting.add(stream);
        }
        return ready;
    }

    /**
     * Some of a body. What windows and socket do not take waits with the stream, and so does what is too little for a frame:
     * whoever gives nothing more for now says so by {@link #rest}.
     *
     * @param bytes read to their end
     */
    void body(Http2Stream stream, ByteBuffer bytes) throws IOException {
        Http2Sending sending = stream.sending();
        if (!sending.hasKept() && bytes.remaining() > Http2Sending.LITTLE) {
            send(sending, bytes);
        }
        if (bytes.hasRemaining()) {
            boolean behind = sending.hasKept();
            sending.keep(bytes);
            if (behind && sending.isFull()) {
                send(sending, sending.kept());
            }
        }
    }

    /** Sends more of what waits with a stream, if that is much. */
    void more(Http2Stream stream) throws IOException {
        if (stream.sending().isFull()) {
            rest(stream);
        }
    }

    /** Nothing more is given for now: what waits goes, as far as windows and socket let it. */
    void rest(Http2Stream stream) throws IOException {
        Http2Sending sending = stream.sending();
        if (sending.hasKept()) {
            send(sending, sending.kept());
        }
        if (sending.hasKept()) {
            waiting.add(stream);
        } else if (sending.endIsDue()) {
            end(sending);
        }
    }

    /**
     * The body has ended.
     *
     * @param trailers what follows it; null when nothing does
     */
    void end(Http2Stream stream, @Nullable Headers trailers) throws IOException {
        stream.sending().endWhenSent(trailers);
        rest(stream);
    }

    private void end(Http2Sending sending) throws IOException {
        sending.ended();
        Headers trailers = sending.trailers();
        if (trailers != null) {
            write(writer.trailers(sending.id(), trailers));
            return;
        }
        ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD);
        FrameWriter.dataHead(head, sending.id(), 0, true);
        write(head.flip());
    }

    /**
     * With TLS each frame is a record of its own: the other side has it whole as soon as it has any of it. Tomcat needs that: when it
     * gives back less of a frame than it has read of a record, its buffer is overwritten (SocketBufferHandler, 11.0.24), and bodies
     * or frames are not what was sent.
     */
    private void send(Http2Sending sending, ByteBuffer bytes) throws IOException {
        ByteBuffer buffer = line.buffers().take();
        try {
            while (transport.isFlushed() && fill(buffer.clear(), sending, bytes)) {
                transport.write(buffer.flip());
            }
        } finally {
            line.buffers().give(buffer);
        }
        listen();
    }

    /** @return whether there is anything in the buffer now */
    private boolean fill(ByteBuffer buffer, Http2Sending sending, ByteBuffer bytes) {
        int count = count(buffer, sending, bytes.remaining());
        while (count > 0) {
            boolean last = count == bytes.remaining() && sending.endsWithBody();
            FrameWriter.dataHead(buffer, sending.id(), count, last);
            buffer.put(bytes.slice().limit(count));
            bytes.position(bytes.position() + count);
            window -= count;
            updates = Math.min(updates + UPDATES_OF_A_FRAME, MOST_UPDATES_EVER);
            sending.sent(count);
            if (last) {
                sending.ended();
            }
            count = isCut ? 0 : count(buffer, sending, bytes.remaining());
        }
        return buffer.position() > 0;
    }

    /** @return how many bytes the next frame has; 0 when none can go now, or too few to be worth a frame */
    private int count(ByteBuffer buffer, Http2Sending sending, int left) {
        long windows = Math.min(window, sending.window());
        if (windows < left && windows < least() && !sending.isPressed()) {
            return 0;
        }
        int all = (int) Math.min(windows, left);
        int most = Math.min(Math.min(buffer.remaining(), recordBytes) - FRAME_HEAD, writer.frameBytes());
        if (all <= most) {
            return all;
        }
        if (most < Http2Sending.LITTLE) {
            // the next buffer has more room
            return 0;
        }
        // two of the same size, rather than a large one and a few bytes
        return all < 2 * most ? (all + 1) / 2 : most;
    }

    /** @return bytes of a window that are worth a frame; a window that is small from the beginning has to do */
    private int least() {
        return Math.min(Http2Sending.LITTLE, settings.window() / 2);
    }

    /** So many bytes of bodies have come, whosever they are; what is read is given back. */
    void account(int bytes) throws IOException {
        unaccounted += bytes;
        if (unaccounted > WINDOW) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "more than the window takes");
        }
        if (unaccounted >= WINDOW / 2) {
            write(FrameWriter.window(0, unaccounted));
            unaccounted = 0;
        }
    }
}
