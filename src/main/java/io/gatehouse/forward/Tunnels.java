package io.gatehouse.forward;

import java.util.concurrent.atomic.AtomicInteger;

/** The tunnels of one gateway: how many there are, and whether they are to end. Any thread may call. */
public final class Tunnels {

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean leaving;

    void begun() {
        open.incrementAndGet();
    }

    void ended() {
        open.decrementAndGet();
    }

    /** @return exchanges that have left HTTP and go on */
    public int open() {
        return open.get();
    }

    /** The gateway is about to end: each tunnel that there is, or comes yet, is asked to. */
    public void leave() {
        leaving = true;
    }

    boolean areLeaving() {
        return leaving;
    }
}
