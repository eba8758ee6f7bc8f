package io.gatehouse.upstream.http1;

import io.gatehouse.http.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * The chunked coding (RFC 9112, 7.1), taken by the letter: a lenient reader of sizes or line ends may be made to see another
 * body than the next one on the way does. Whole is only what is closed by the empty line behind the last chunk.
 */
final class ChunkedReader extends BodyReader {

    private static final int MOST_EXTENSION_BYTES = 8 * 1024;
    private static final int MOST_TRAILER_BYTES = 32 * 1024;
    private static final int MOST_DIGITS = 15;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Accumulator trailerLines = new Accumulator(MOST_TRAILER_BYTES);
    private State state = State.SIZE;
    private long left;
    private int digits;
    private int extension;

    private enum State {
        SIZE,
        /** blanks with which old servers fill up a size; nothing but an extension may follow */
        PADDING,
        EXTENSION,
        LINE_FEED,
        DATA,
        DATA_RETURN,
        DATA_LINE_FEED,
        TRAILERS
    }

    @Override
    boolean read(ByteBuffer from, Pieces to) throws ProtocolException {
        while (from.hasRemaining()) {
            if (state == State.DATA) {
                if (!data(from, to)) {
                    return false;
                }
            } else if (state == State.TRAILERS) {
                byte[] lines = trailerLines.read(from);
                if (lines != null) {
                    Headers trailers = HeadParser.trailers(lines);
                    to.last(NOTHING.duplicate(), trailers.size() == 0 ? null : trailers, from.hasRemaining());
                    return false;
                }
            } else {
                state = framing(from.get());
            }
        }
        return true;
    }

    private boolean data(ByteBuffer from, Pieces to) {
        int limit = from.limit();
        int count = (int) Math.min(left, from.remaining());
        int behind = from.position() + count;
        left -= count;
        if (left == 0) {
            state = State.DATA_RETURN;
        }
        boolean more = to.piece(from.limit(behind));
        from.limit(limit).position(behind);
        return more;
    }

    private State framing(byte b) throws ProtocolException {
        return switch (state) {
            case SIZE -> size(b);
            case PADDING -> padding(b);
            case EXTENSION -> extension(b);
            case LINE_FEED -> {
                expect(b, '\n');
                yield sized();
            }
            case DATA_RETURN -> {
                expect(b, '\r');
                yield State.DATA_LINE_FEED;
            }
            case DATA_LINE_FEED -> {
                expect(b, '\n');
                digits = 0;
                left = 0;
                yield State.SIZE;
            }
            default -> throw new IllegalStateException(state.name());
        };
    }

    private State size(byte b) throws ProtocolException {
        int digit = Character.digit(b, 16);
        if (digit >= 0) {
            if (++digits > MOST_DIGITS) {
                throw new ProtocolException("the size of a chunk: more than " + MOST_DIGITS + " digits");
            }
            left = 16 * left + digit;
            return State.SIZE;
        }
        if (digits == 0) {
            throw unexpected(b, "a digit of a chunk's size");
        }
        extension = 0;
        return switch (b) {
            case '\r' -> State.LINE_FEED;
            case ';' -> State.EXTENSION;
            case ' ', '\t' -> State.PADDING;
            default -> throw unexpected(b, "the end of a chunk's size");
        };
    }

    private State padding(byte b) throws ProtocolException {
        return switch (b) {
            case '\r' -> State.LINE_FEED;
            case ';' -> State.EXTENSION;
            case ' ', '\t' -> {
                if (++extension > MOST_EXTENSION_BYTES) {
                    throw unexpected(b, "the end of a chunk's size");
                }
                yield State.PADDING;
            }
            // a reader that skips blanks would see another size
            default -> throw unexpected(b, "the end of a chunk's size");
        };
    }

    private State extension(byte b) throws ProtocolException {
        if (b == '\r') {
            return State.LINE_FEED;
        }
        if (b == '\n' || b == 0 || ++extension > MOST_EXTENSION_BYTES) {
            throw unexpected(b, "the end of a chunk's extension");
        }
        return State.EXTENSION;
    }

    private State sized() {
        return left == 0 ? State.TRAILERS : State.DATA;
    }

    private static void expect(byte b, char expected) throws ProtocolException {
        if (b != expected) {
            throw unexpected(b, "character " + (int) expected + " of the chunked coding");
        }
    }

    private static ProtocolException unexpected(byte b, String expected) {
        return new ProtocolException("character " + (b & 0xff) + " (expected: " + expected + ")");
    }

    @Override
    void end() throws IOException {
        throw new EOFException("the chunked body has no end");
    }
}
