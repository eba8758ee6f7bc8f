package io.gatehouse.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** How much memory all bodies that are kept for one purpose may take together. Any thread may call. */
public final class Room {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /** @param most bytes */
    public Room(long most) {
        this.most = most;
    }

    /** @return whether there was so much left, and is taken now */
    public boolean take(int bytes) {
        if (taken.addAndGet(bytes) > most) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    public void give(long bytes) {
        taken.addAndGet(-bytes);
    }
}
