package io.gatehouse.limit;

import java.util.concurrent.atomic.AtomicLong;

/** What one caller has used. Any thread may use it. */
final class Account {

    private static final int AGE_BITS = 32;

    private final AtomicLong used = new AtomicLong();
    private volatile boolean whole;
    private volatile int last;

    /** @param whole whether nothing of it is written that is not in it */
    Account(boolean whole) {
        this.whole = whole;
    }

    /** Adds one, unless that would make it more than so much. */
    Counts.Spent spend(long most) {
        while (true) {
            long now = used.get();
            if (now >= most) {
                return new Counts.Spent(false, now);
            }
            if (used.compareAndSet(now, now + 1)) {
                return new Counts.Spent(true, now + 1);
            }
        }
    }

    void touch(int now) {
        if (last != now) {
            last = now;
        }
    }

    /** Adds what was written of it, once. */
    void add(long before) {
        used.addAndGet(before);
        whole = true;
    }

    void grow(long more) {
        used.addAndGet(more);
    }

    boolean isWhole() {
        return whole;
    }

    long used() {
        return used.get();
    }

    /** @return what was used, and it is nothing any more */
    long empty() {
        return used.getAndSet(0);
    }

    /** @return less of what is missed less: of what was used less, then of what was used longer ago */
    long weight() {
        return (Math.min(used.get(), Integer.MAX_VALUE) << AGE_BITS) | last;
    }
}
