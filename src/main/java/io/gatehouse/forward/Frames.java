package io.gatehouse.forward;

import java.nio.ByteBuffer;

/**
 * Follows where the frames of one direction begin and end (RFC 6455, 5.2), without looking into them: between two of them, and nowhere
 * else, the gateway may say something itself. Costs nothing for each byte, and a little for each frame.
 */
final class Frames {

    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int TWO_MORE = 126;
    private static final int EIGHT_MORE = 127;
    private static final int MASK_BYTES = 4;

    private enum Next {
        /** a frame begins */
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        PAYLOAD
    }

    private Next next = Next.FIRST;
    /** bytes that are missing of what is next; of a length that cannot be, more than will ever come */
    private long missing;

    private long length;
    private boolean masked;
    private boolean closing;

    /** @return whether the last frame is whole, or none has begun */
    boolean isBetween() {
        return next == Next.FIRST;
    }

    /** @return whether a close frame has begun: nothing may follow it (RFC 6455, 5.5.1) */
    boolean isClosing() {
        return closing;
    }

    /**
     * Follows all of the bytes.
     *
     * @param bytes are left as they are
     */
    void pass(ByteBuffer bytes) {
        int at = bytes.position();
        while (at < bytes.limit()) {
            at = step(bytes, at);
        }
    }

    /**
     * Follows bytes to the end of the frame that has begun.
     *
     * @param bytes are left as they are
     * @return how many belong to it; all if it goes on behind them
     */
    int passFrame(ByteBuffer bytes) {
        int at = bytes.position();
        while (at < bytes.limit() && !isBetween()) {
            at = step(bytes, at);
        }
        return at - bytes.position();
    }

    private int step(ByteBuffer bytes, int at) {
        if (next == Next.PAYLOAD || next == Next.MASK) {
            int count = (int) Math.min(missing, bytes.limit() - at);
            missing -= count;
            if (missing == 0) {
                then(next == Next.MASK && length > 0 ? Next.PAYLOAD : Next.FIRST, length);
            }
            return at + count;
        }
        header(bytes.get(at));
        return at + 1;
    }

    private void header(int value) {
        switch (next) {
            case FIRST -> {
                closing |= (value & OPCODE) == CLOSE;
                next = Next.SECOND;
            }
            case SECOND -> {
                masked = (value & MASKED) != 0;
                length = value & LENGTH;
                if (length >= TWO_MORE) {
                    then(Next.LENGTH, length == EIGHT_MORE ? Long.BYTES : Short.BYTES);
                    length = 0;
                } else {
                    behindLength();
                }
            }
            default -> {
                length = ((length << Byte.SIZE) | (value & 0xff)) & Long.MAX_VALUE;
                missing--;
                if (missing == 0) {
                    behindLength();
                }
            }
        }
    }

    private void behindLength() {
        if (masked) {
            then(Next.MASK, MASK_BYTES);
        } else {
            then(length > 0 ? Next.PAYLOAD : Next.FIRST, length);
        }
    }

    private void then(Next what, long bytes) {
        next = what;
        missing = bytes;
    }
}
