package io.gatehouse.limit;

import java.util.concurrent.atomic.AtomicInteger;

/** How many accounts may be in memory, of all quotas and books together. Any thread may take and give. */
final class Room {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    Room(int most) {
        this.most = most;
    }

    /** @return whether there was some; threads that ask at the same moment may each find the last */
    boolean take() {
        if (taken.get() >= most) {
            return false;
        }
        taken.incrementAndGet();
        return true;
    }

    void give(int accounts) {
        taken.addAndGet(-accounts);
    }

    int left() {
        return Math.max(0, most - taken.get());
    }

    int most() {
        return most;
    }

    /** @return whether it is time that some accounts give way */
    boolean isTight() {
        return left() < most / 4;
    }
}
