package io.gatehouse.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Bounds the requests in flight of one upstream, and those that may wait for a place. Waiting holds no thread. */
public final class Admission {

    private final int places;
    private final int queue;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;

    /** What becomes of a request that asks for a place. */
    public enum Answer {
        ADMITTED,
        QUEUED,
        FULL
    }

    Admission(int places, int queue) {
        this.places = places;
        this.queue = queue;
    }

    /**
     * @param admitted is run once, when a place has become free, only after {@link Answer#QUEUED}
     */
    public synchronized Answer enter(Runnable admitted) {
        if (inFlight < places) {
            inFlight++;
            return Answer.ADMITTED;
        }
        if (waiting.size() < queue) {
            waiting.addLast(admitted);
            return Answer.QUEUED;
        }
        return Answer.FULL;
    }

    /** @return whether it still waited; false when it has been admitted */
    public synchronized boolean giveUp(Runnable admitted) {
        return waiting.remove(admitted);
    }

    /** A place becomes free: the one that has waited longest takes it. */
    public void leave() {
        Runnable next = nextOrFree();
        if (next != null) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable nextOrFree() {
        Runnable next = waiting.pollFirst();
        if (next == null) {
            inFlight--;
        }
        return next;
    }

    public synchronized int inFlight() {
        return inFlight;
    }
}
