package io.gatehouse.upstream.http1;

import io.gatehouse.http.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Finds the end of one body (RFC 9112, 6.3). */
abstract sealed class BodyReader permits BodyReader.OfLength, BodyReader.UntilClosed, ChunkedReader {

    /** Is given a body as it comes. Whoever wants no more of it says so. */
    interface Pieces {

        /**
         * @param bytes to be read to their end, and not kept
         * @return whether the rest is wanted
         */
        boolean piece(ByteBuffer bytes);

        /**
         * The body is whole. Nothing is asked or told any more.
         *
         * @param bytes the last ones, may be none
         * @param trailers null when there were none
         * @param surplus whether more has come behind it
         */
        void last(ByteBuffer bytes, @Nullable Headers trailers, boolean surplus);
    }

    /**
     * @param from is read to its end, or to that of the body
     * @return whether there is more to come that is wanted
     * @throws ProtocolException if its framing is broken
     */
    abstract boolean read(ByteBuffer from, Pieces to) throws ProtocolException;

    /** The connection has ended. @throws EOFException if the body has not */
    abstract void end() throws IOException;

    /** Its length was announced. */
    static final class OfLength extends BodyReader {

        private final long length;
        private long left;

        /** @param length bytes, more than none */
        OfLength(long length) {
            this.length = length;
            this.left = length;
        }

        @Override
        boolean read(ByteBuffer from, Pieces to) {
            if (from.remaining() < left) {
                left -= from.remaining();
                return !from.hasRemaining() || to.piece(from);
            }
            boolean surplus = from.remaining() > left;
            from.limit(from.position() + (int) left);
            to.last(from, null, surplus);
            return false;
        }

        @Override
        void end() throws IOException {
            throw new EOFException("the body ended after " + (length - left) + " bytes (expected: " + length + ")");
        }
    }

    /** It ends with the connection. */
    static final class UntilClosed extends BodyReader {

        @Override
        boolean read(ByteBuffer from, Pieces to) {
            return !from.hasRemaining() || to.piece(from);
        }

        @Override
        void end() {
            // a good end
        }
    }
}
