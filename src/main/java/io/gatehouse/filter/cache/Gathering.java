package io.gatehouse.filter.cache;

import io.gatehouse.cache.Body;
import io.gatehouse.exchange.Room;
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
    private static final byte[] GONE = {};
    private static final int FIRST_PIECE = 4 * 1024;

    private final long most;
    private final Room room;
    private final List<byte[]> pieces = new ArrayList<>(1);
    private final List<Runnable> readers = new CopyOnWriteArrayList<>();
    private long length;

    /** of the first piece that is still here */
    private int first;

    private boolean overflown;
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
        int bytes = announced < 0 ? FIRST_PIECE : (int) Math.min(Body.PIECE, announced);
        if (bytes > 0) {
            pieces.add(new byte[bytes]);
        }
    }

    /** @return whether it may still be kept */
    synchronized boolean add(ByteBuffer bytes) {
        int count = bytes.remaining();
        if (broken || !makeWay(count)) {
            discard();
            return false;
        }
        while (bytes.hasRemaining()) {
            int index = (int) (length / Body.PIECE);
            int start = (int) (length % Body.PIECE);
            int part = Math.min(bytes.remaining(), Body.PIECE - start);
            bytes.get(piece(index, start + part), start, part);
            length += part;
        }
        return !overflown;
    }

    /** Those who read along are let go of only when they are as far behind as what is kept may be long. */
    private boolean makeWay(int count) {
        boolean fits = length + count <= most && room.take(count);
        if (fits) {
            taken += count;
            return true;
        }
        overflown = true;
        if (!isRead() || count > most) {
            return false;
        }
        while (length + count - (long) first * Body.PIECE > most && first < pieces.size() - 1) {
            drop();
        }
        while (!room.take(count)) {
            if (first >= pieces.size() - 1) {
                return false;
            }
            drop();
        }
        taken += count;
        return true;
    }

    private void drop() {
        pieces.set(first++, GONE);
        long given = Math.min(taken, Body.PIECE);
        room.give(given);
        taken -= given;
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
        give();
        if (overflown) {
            return null;
        }
        int last = pieces.size() - 1;
        int rest = (int) (length - (long) Body.PIECE * last);
        if (last >= 0 && rest < pieces.get(last).length) {
            // what is kept takes no more than it needs
            pieces.set(last, Arrays.copyOf(pieces.get(last), rest));
        }
        return Body.of(pieces, length);
    }

    /** While somebody reads it, it takes its room, whatever the store makes of it. */
    private void give() {
        if (!isRead()) {
            room.give(taken);
            taken = 0;
        }
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

    synchronized void leave(Runnable reader) {
        readers.remove(reader);
        if (whole) {
            give();
        }
    }

    boolean isRead() {
        return !readers.isEmpty();
    }

    /** @return whether somebody reads along what is still gathered whole */
    synchronized boolean isAwaited() {
        return isRead() && !overflown && !broken;
    }

    /** @return whether the first byte is still here */
    synchronized boolean isFromTheStart() {
        return !broken && first == 0;
    }

    /** There is something new for those who read. */
    void tell() {
        readers.forEach(Runnable::run);
    }

    @Override
    public synchronized @Nullable ByteBuffer from(long offset, int mostBytes) {
        if (broken || offset < (long) first * Body.PIECE) {
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
