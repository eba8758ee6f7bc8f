package io.gatehouse.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer that is kept, in pieces of {@link #PIECE} bytes, so that nobody need hold all of it. */
public interface Body {

    /** The size of each piece but the last. */
    int PIECE = 64 * 1024;

    Body EMPTY = new Held(List.of(), 0);

    /** @return bytes */
    long length();

    /**
     * Any thread may ask; one that keeps it on a disk may block.
     *
     * @param index from 0
     * @return the bytes, which must not be changed; null when they had to give way meanwhile
     */
    byte @Nullable [] piece(int index);

    /** @return whether the whole of it is at hand, so that asking for it never waits */
    boolean isHeld();

    /** @return whether asking for a piece may wait for a disk */
    default boolean isSlow() {
        return false;
    }

    /** @return whether no piece has had to give way so far */
    default boolean isThere() {
        return true;
    }

    /** @return how many pieces there are */
    default int pieces() {
        return (int) ((length() + PIECE - 1) / PIECE);
    }

    /** One that is in memory. */
    static Body of(List<byte[]> pieces, long length) {
        return length == 0 ? EMPTY : new Held(List.copyOf(pieces), length);
    }

    /** One that is in memory, of pieces of any size. */
    static Body joined(List<byte[]> parts) {
        long length = parts.stream().mapToLong(part -> part.length).sum();
        List<byte[]> pieces = new ArrayList<>();
        for (long left = length; left > 0; left -= PIECE) {
            pieces.add(new byte[(int) Math.min(PIECE, left)]);
        }
        long at = 0;
        for (byte[] part : parts) {
            write(part, pieces, at);
            at += part.length;
        }
        return of(pieces, length);
    }

    /** Copies some bytes to their place among pieces that there are already. */
    static void write(byte[] bytes, List<byte[]> pieces, long offset) {
        int done = 0;
        while (done < bytes.length) {
            long at = offset + done;
            byte[] piece = pieces.get((int) (at / PIECE));
            int start = (int) (at % PIECE);
            int count = Math.min(bytes.length - done, piece.length - start);
            System.arraycopy(bytes, done, piece, start, count);
            done += count;
        }
    }

    /** In memory. */
    final class Held implements Body {

        private final List<byte[]> pieces;
        private final long length;

        private Held(List<byte[]> pieces, long length) {
            this.pieces = pieces;
            this.length = length;
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public byte @Nullable [] piece(int index) {
            return pieces.get(index);
        }

        @Override
        public boolean isHeld() {
            return true;
        }
    }
}
