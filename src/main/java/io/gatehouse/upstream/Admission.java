package io.gatehouse.upstream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bounds the requests in flight of one upstream, and those that may wait for a place. Waiting holds no thread. */
public final class Admission {

    private int places;
    private int queue;
    /** in the order of their coming; a set, because each request asks at its end whether it still waits */
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    /** admitted, and about to be told so */
    private final Deque<Runnable> called = new ArrayDeque<>();

    private boolean calling;
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

    Admission(UpstreamSpec.PoolSpec pool) {
        this(pool.inFlight(), pool.queue());
    }

    /** So many may be in flight and wait from now on, whatever they were: what is in flight is not begun anew by a reload. */
    void resize(UpstreamSpec.PoolSpec pool) {
        synchronized (this) {
            places = pool.inFlight();
            queue = pool.queue();
        }
        while (takesOneMore()) {
            // it goes with the place that the next one takes over
            leave();
        }
    }

    /** @return whether there is a place for one that waits; it is taken */
    private synchronized boolean takesOneMore() {
        boolean free = inFlight < places && !waiting.isEmpty();
        inFlight += free ? 1 : 0;
        return free;
    }

    /**
     * @param admitted is run once, when a place has become free, only after {@link Answer#QUEUED}; each request brings its own
     */
    public synchronized Answer enter(Runnable admitted) {
        if (inFlight < places) {
            inFlight++;
            return Answer.ADMITTED;
        }
        if (waiting.size() < queue) {
            waiting.add(admitted);
            return Answer.QUEUED;
        }
        return Answer.FULL;
    }

    /** @return whether it still waited; false when it has been admitted */
    public synchronized boolean giveUp(Runnable admitted) {
        return waiting.remove(admitted);
    }

    /**
     * A place becomes free: the one that has waited longest takes it. Those that leave at once when they are called do not call
     * each other, or a long queue would be a deep stack; they are called one after the other, by whoever called the first.
     */
    public void leave() {
        if (!isToCall()) {
            return;
        }
        RuntimeException thrown = null;
        for (Runnable next = nextCalled(); next != null; next = nextCalled()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                // those behind it are not to blame
                thrown = e;
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private synchronized boolean isToCall() {
        Iterator<Runnable> longest = waiting.iterator();
        // fewer may be in flight since a reload: the place goes
        if (longest.hasNext() && inFlight <= places) {
            called.addLast(longest.next());
            longest.remove();
        } else {
            inFlight--;
        }
        boolean first = !calling;
        calling = true;
        return first;
    }

    private synchronized @Nullable Runnable nextCalled() {
        Runnable next = called.pollFirst();
        calling = next != null;
        return next;
    }

    public synchronized int inFlight() {
        return inFlight;
    }

    /** @return how many wait for a place */
    synchronized int waiting() {
        return waiting.size();
    }

    /** @return how many there are at most */
    synchronized int places() {
        return places;
    }
}
