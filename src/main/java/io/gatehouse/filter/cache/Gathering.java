package io.gatehouse.filter.cache;

import io.gatehouse.cache.Body;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way from upstream, for whoever wants it: those who read along, and the store when it is whole. There is one copy
 * for all of them. One that turns out too long for the store is let go of behind those who read it.
 */
final class Gathering implements Supply {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final int FIRST_PIECE = 4 * 1024;

    private final long most;
    private final Room room;
    private final List<byte[]> pieces = new ArrayList<>(1);
    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private long length;
    private long taken;
    private boolean whole;
    private boolean broken;

    /**
     * @param most bytes that are kept
     * @param announced the length, or -1
     */
    Gathering(long most, long announced, Room room) {
        this.most = most;
        this.room = room;
        int first = announced < 0 ? FIRST_PIECE : (int) Math.min(Body.PIECE, announced);
        if (first > 0) {
            pieces.add(new byte[first]);
        }
    }

    /** @return whether it is still worth to be gathered */
    synchronized boolean add(ByteBuffer bytes) {
        if (broken || length + bytes.remaining() > most || !reserve(bytes.remaining())) {
            discard();
            return false;
        }
        while (bytes.hasRemaining()) {
            int index = (int) (length / Body.PIECE);
            int start = (int) (length % Body.PIECE);
            int count = Math.min(bytes.remaining(), Body.PIECE - start);
            bytes.get(piece(index, start + count), start, count);
            length += count;
        }
        return true;
    }

    private boolean reserve(int bytes) {
        if (!room.take(bytes)) {
            return false;
        }
        taken += bytes;
        return true;
    }

    private byte[] piece(int index, int needed) {
        if (index == pieces.size()) {
            pieces.add(new byte[Body.PIECE]);
        }
        byte[] piece = pieces.get(index);
        if (piece.length < needed) {
            piece = Arrays.copyOf(piece, Math.min(Body.PIECE, Math.max(needed, 2 * piece.length)));
            pieces.set(index, piece);
        }
        return piece;
    }

    /** It is whole. @return null if it is not kept */
    synchronized @Nullable Body end() {
        if (broken) {
            return null;
        }
        whole = true;
        int last = pieces.size() - 1;
        int rest = (int) (length - (long) Body.PIECE * last);
        if (last >= 0 && rest < pieces.get(last).length) {
            // what is kept takes no more than it needs
            pieces.set(last, Arrays.copyOf(pieces.get(last), rest));
        }
        room.give(taken);
        taken = 0;
        return Body.of(pieces, length);
    }

    /** Nobody gets it whole. */
    synchronized void discard() {
        if (!broken && !whole) {
            broken = true;
            pieces.clear();
            room.give(taken);
            taken = 0;
        }
    }

    void read(Runnable reader) {
        readers.add(reader);
    }

    void leave(Runnable reader) {
        readers.remove(reader);
    }

    boolean isRead() {
        return !readers.isEmpty();
    }

    /** There is something new for those who read. */
    void tell() {
        readers.forEach(Runnable::run);
    }

    @Override
    public synchronized @Nullable ByteBuffer from(long offset, int mostBytes) {
        if (broken) {
            return null;
        }
        if (offset >= length) {
            return NOTHING;
        }
        int start = (int) (offset % Body.PIECE);
        int count = (int) Math.min(Math.min(mostBytes, length - offset), Body.PIECE - start);
        return ByteBuffer.wrap(pieces.get((int) (offset / Body.PIECE)), start, count);
    }

    @Override
    public synchronized boolean endsAt(long offset) {
        return whole && offset == length;
    }
}
