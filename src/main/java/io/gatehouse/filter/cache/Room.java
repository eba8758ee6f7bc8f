package io.gatehouse.filter.cache;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all bodies that are being gathered may take together. */
final class Room {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    Room(long most) {
        this.most = most;
    }

    /** @return whether there was so much left, and is taken now */
    boolean take(int bytes) {
        if (taken.addAndGet(bytes) > most) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void give(long bytes) {
        taken.addAndGet(-bytes);
    }
}
