package io.gatehouse.forward;

import io.gatehouse.exchange.Room;
import java.io.ByteArrayOutputStream;

/** What has passed of a body, as long as that is not too much. The lock of the exchange is held by whoever calls. */
final class Kept {

    private final int most;
    private final Room room;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean tooMuch;

    /**
     * @param most bytes that are kept; of a longer body nothing is
     * @param room which it shares with others; where there is none, nothing is kept
     */
    Kept(int most, Room room) {
        this.most = most;
        this.room = room;
    }

    void add(byte[] some, int offset, int length) {
        if (tooMuch) {
            return;
        }
        if (length > most - bytes.size() || !room.take(length)) {
            drop();
        } else {
            bytes.write(some, offset, length);
        }
    }

    /** Nobody needs it any more. */
    void drop() {
        tooMuch = true;
        room.give(bytes.size());
        bytes = new ByteArrayOutputStream(0);
    }

    /** @return whether it has all that has passed */
    boolean isComplete() {
        return !tooMuch;
    }

    int size() {
        return bytes.size();
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
