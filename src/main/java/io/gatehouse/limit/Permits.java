package io.gatehouse.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Counts what is in flight, apart for each key. Takes memory for those keys only of which something is. */
public final class Permits {

    private final ConcurrentHashMap<Object, Integer> inFlight = new ConcurrentHashMap<>();
    private final Gradient gradient;

    /** @param nanoTime the ticker of the gateway */
    public Permits(LongSupplier nanoTime) {
        this.gradient = new Gradient(nanoTime);
    }

    /** @return what is found of how many that may be, where nobody says it */
    public Gradient gradient() {
        return gradient;
    }

    /** @return how many of this key are in flight */
    public int inFlight(Object key) {
        return inFlight.getOrDefault(key, 0);
    }

    /** @return how many are in flight, of all keys */
    public long inFlight() {
        return inFlight.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** @return whether there was room among so many; then it has come, and must leave */
    public boolean enter(Object key, int most) {
        while (true) {
            Integer now = inFlight.get(key);
            if (now != null && now >= most) {
                return false;
            }
            if (now == null ? inFlight.putIfAbsent(key, 1) == null : inFlight.replace(key, now, now + 1)) {
                return true;
            }
        }
    }

    public void leave(Object key) {
        inFlight.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
    }

    /** @return keys of which something is in flight */
    public int keys() {
        return inFlight.size();
    }
}
