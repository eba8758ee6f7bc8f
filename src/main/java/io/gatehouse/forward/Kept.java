package io.gatehouse.forward;

import java.io.ByteArrayOutputStream;

/** What has passed of a body, as long as that is not too much. The lock of the exchange is held by whoever calls. */
final class Kept {

    private final int most;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean tooMuch;

    /** @param most bytes that are kept; of a longer body nothing is */
    Kept(int most) {
        this.most = most;
    }

    void add(byte[] some, int offset, int length) {
        if (!tooMuch && length > most - bytes.size()) {
            drop();
        }
        if (!tooMuch) {
            bytes.write(some, offset, length);
        }
    }

    /** Nobody needs it any more. */
    void drop() {
        tooMuch = true;
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
