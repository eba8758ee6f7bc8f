package io.gatehouse.upstream.http2;

import java.nio.ByteBuffer;

/**
 * What the other side has said of itself (RFC 9113, 6.5.2). What it says of pushes is nothing for a client, and the largest head
 * that it takes is a piece of advice.
 *
 * @param tableBytes of its table for unpacking heads
 * @param streams that may be open at a time
 * @param window bytes of a body that it takes of a new stream
 * @param frameBytes that a frame may have behind its head
 */
public record PeerSettings(int tableBytes, int streams, int window, int frameBytes) {

    /** Before anything was said. */
    public static final PeerSettings INITIAL =
            new PeerSettings(4096, Integer.MAX_VALUE, 65_535, FrameReader.LEAST_FRAME_BYTES);

    private static final int ENTRY_BYTES = 6;
    private static final int TABLE = 1;
    private static final int STREAMS = 3;
    private static final int WINDOW = 4;
    private static final int FRAME = 5;
    private static final int MOST_FRAME_BYTES = (1 << 24) - 1;

    /**
     * @param payload of one frame; read to its end
     * @return with what it says instead of what was said before
     */
    PeerSettings with(ByteBuffer payload) throws ConnectionError {
        if (payload.remaining() % ENTRY_BYTES != 0) {
            throw new ConnectionError(ErrorCode.FRAME_SIZE_ERROR, "SETTINGS of " + payload.remaining() + " bytes");
        }
        PeerSettings now = this;
        while (payload.hasRemaining()) {
            now = now.with(payload.getShort() & 0xffff, payload.getInt() & 0xffff_ffffL);
        }
        return now;
    }

    private PeerSettings with(int what, long value) throws ConnectionError {
        int whole = (int) Math.min(value, Integer.MAX_VALUE);
        return switch (what) {
            case TABLE -> new PeerSettings(whole, streams, window, frameBytes);
            case STREAMS -> new PeerSettings(tableBytes, whole, window, frameBytes);
            case WINDOW -> {
                if (value > Integer.MAX_VALUE) {
                    throw new ConnectionError(ErrorCode.FLOW_CONTROL_ERROR, "INITIAL_WINDOW_SIZE: " + value);
                }
                yield new PeerSettings(tableBytes, streams, whole, frameBytes);
            }
            case FRAME -> {
                if (value < FrameReader.LEAST_FRAME_BYTES || value > MOST_FRAME_BYTES) {
                    throw new ConnectionError(ErrorCode.PROTOCOL_ERROR, "MAX_FRAME_SIZE: " + value);
                }
                yield new PeerSettings(tableBytes, streams, window, whole);
            }
            default -> this;
        };
    }
}
