package io.gatehouse.upstream;

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

/**
 * What one connection of HTTP/2 sends, within the windows of the other side (RFC 9113, 5.2). Everything here is done under the lock
 * of the connection, which is taken last: whoever has it asks nobody for another one.
 */
final class Http2Output {

    private static final int FRAME_HEAD = 9;
    private static final long MOST_WINDOW = Integer.MAX_VALUE;

    /** Answers that the other side asks for and does not take. */
    private static final int MOST_UNTAKEN = 1_000;

    /** Bytes of all bodies that may come. It is always given back, so that nobody waits for another one's client. */
    static final int WINDOW = 1 << 20;

    private final Line line;
    private final Transport transport;
    private final FrameWriter writer = new FrameWriter();
    /** those that have something to send, or would, in the order in which it is their turn */
    private final Set<Http2Stream> waiting = new LinkedHashSet<>();

    private PeerSettings settings = PeerSettings.INITIAL;
    private long window = settings.window();
    private int untaken;
    private int unaccounted;

    Http2Output(Line line) {
        this.line = line;
        this.transport = line.transport();
    }

    PeerSettings settings() {
        return settings;
    }

    FrameWriter writer() {
        return writer;
    }

    /** @param frames read to their end */
    void write(ByteBuffer frames) throws IOException {
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
        if (increment == 0 || window > MOST_WINDOW) {
            throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "WINDOW_UPDATE by " + increment);
        }
    }

    /** @return whether the other side may take so much more of a body */
    static boolean mayWiden(Http2Sending sending, int increment) {
        return increment > 0 && sending.window() + increment <= MOST_WINDOW;
    }

    /** @return whether all that a stream has given has gone; else it has its turn when more can */
    boolean isReady(Http2Stream stream) {
        boolean ready = !stream.sending().isFull() && transport.isFlushed();
        if (!ready) {
            waiting.add(stream);
        }
        return ready;
    }

    /**
     * Sends what windows and socket take of a body; the rest waits with the stream.
     *
     * @param bytes read to their end
     */
    void body(Http2Stream stream, ByteBuffer bytes) throws IOException {
        Http2Sending sending = stream.sending();
        if (!sending.isFull()) {
            send(sending, bytes);
        }
        if (bytes.hasRemaining()) {
            sending.keep(bytes);
            waiting.add(stream);
        }
    }

    /** Sends more of what waits with a stream. */
    void more(Http2Stream stream) throws IOException {
        Http2Sending sending = stream.sending();
        if (sending.isFull()) {
            send(sending, sending.kept());
            endIfDue(sending);
        }
        if (sending.isFull()) {
            waiting.add(stream);
        }
    }

    /** The body has ended. */
    void end(Http2Stream stream) throws IOException {
        stream.sending().endWhenSent();
        endIfDue(stream.sending());
    }

    private void endIfDue(Http2Sending sending) throws IOException {
        if (sending.endIsDue()) {
            sending.ended();
            ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD);
            FrameWriter.dataHead(head, sending.id(), 0, true);
            write(head.flip());
        }
    }

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
        int count = count(buffer, sending, bytes);
        while (count > 0) {
            FrameWriter.dataHead(buffer, sending.id(), count, false);
            buffer.put(bytes.slice().limit(count));
            bytes.position(bytes.position() + count);
            window -= count;
            sending.widen(-count);
            count = count(buffer, sending, bytes);
        }
        return buffer.position() > 0;
    }

    private int count(ByteBuffer buffer, Http2Sending sending, ByteBuffer bytes) {
        long windows = Math.min(window, sending.window());
        int room = Math.min(buffer.remaining() - FRAME_HEAD, writer.frameBytes());
        return (int) Math.min(windows, Math.min(room, bytes.remaining()));
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
