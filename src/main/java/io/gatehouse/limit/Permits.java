package io.gatehouse.limit;

import java.util.concurrent.ConcurrentHashMap;

/** Counts what is in flight, apart for each key. Takes memory for those keys only of which something is. */
public final class Permits {

    private final ConcurrentHashMap<Object, Integer> inFlight = new ConcurrentHashMap<>();

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
