package io.gatehouse.upstream.http1;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects lines up to an empty one, which may come in any number of pieces. */
final class Accumulator {

    private static final byte[] NOTHING = {};

    private final int most;
    private byte[] collected = NOTHING;
    private int size;
    /** whether the line that is being read has anything on it but a carriage return */
    private boolean lineBegun;

    /** @param most bytes of all lines */
    Accumulator(int most) {
        this.most = most;
    }

    /**
     * @param from is read up to the empty line, or to its end
     * @return the lines, the empty one among them, once it is there; else null
     * @throws ProtocolException if they are longer than is allowed
     */
    byte @org.jspecify.annotations.Nullable [] read(ByteBuffer from) throws ProtocolException {
        int start = from.position();
        int end = endOfLines(from);
        int length = (end < 0 ? from.limit() : end) - start;
        if (size + length > most) {
            throw new ProtocolException("a head: more than " + most + " bytes");
        }
        if (end < 0) {
            if (size + length > collected.length) {
                collected = Arrays.copyOf(collected, Math.max(size + length, 2 * collected.length));
            }
            from.get(collected, size, length);
            size += length;
            return null;
        }
        byte[] all = Arrays.copyOf(collected, size + length);
        from.get(all, size, length);
        collected = NOTHING;
        size = 0;
        lineBegun = false;
        return all;
    }

    /** @return whether some of it is here */
    boolean hasBegun() {
        return size > 0;
    }

    /** @return the index behind the empty line, or -1 */
    private int endOfLines(ByteBuffer from) {
        for (int i = from.position(); i < from.limit(); i++) {
            byte b = from.get(i);
            if (b == '\n') {
                if (!lineBegun) {
                    return i + 1;
                }
                lineBegun = false;
            } else if (b != '\r') {
                lineBegun = true;
            }
        }
        return -1;
    }
}
