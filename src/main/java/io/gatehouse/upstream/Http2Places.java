package io.gatehouse.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of one connection of HTTP/2, and the places that were given before they began. Guarded by the lock of the connection. */
final class Http2Places {

    /** Behind it there are no more (RFC 9113, 5.1.1). */
    private static final int LAST_ID = Integer.MAX_VALUE - 2;

    private final Map<Integer, Http2Stream> open = new HashMap<>();
    /** read without the lock, too: who looks for a place need not wait for those who write */
    private volatile int used;

    private int next = 1;
    private boolean turnedAway;

    /** @return places that were given, whether something has begun there or not; no lock is needed */
    int used() {
        return used;
    }

    void give() {
        int before = used;
        used = before + 1;
    }

    /** @return whether any stream was ever begun */
    boolean areWorn() {
        return next > 1;
    }

    /** @return whether no stream can begin any more, not even in a place that was given */
    boolean areGone() {
        return turnedAway || next >= LAST_ID;
    }

    int nextId() {
        return next;
    }

    /** It has the next id. */
    void begin(Http2Stream stream) {
        open.put(next, stream);
        next += 2;
    }

    /** @return whether it had begun, and not ended */
    boolean leave(Http2Stream stream) {
        int before = used;
        used = before - 1;
        int id = stream.sending().id();
        return id != 0 && open.remove(id) != null;
    }

    /** @return null when there is none, or it has ended */
    @Nullable
    Http2Stream at(int id) {
        return open.get(id);
    }

    /** @return whether this side has begun it, if only long ago */
    boolean hasHad(int id) {
        return id % 2 == 1 && id < next;
    }

    Iterable<Http2Stream> all() {
        return open.values();
    }

    /**
     * The other side begins nothing any more.
     *
     * @return those behind the last one that it may have looked at
     */
    List<Http2Stream> turnAway(int last) {
        turnedAway = true;
        List<Http2Stream> lost = new ArrayList<>();
        open.forEach((id, stream) -> {
            if (id > last) {
                lost.add(stream);
            }
        });
        return lost;
    }

    /** @return all that there were */
    List<Http2Stream> close() {
        List<Http2Stream> all = new ArrayList<>(open.values());
        open.clear();
        return all;
    }
}
