package io.gatehouse.limit;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Of many accounts those of which most was used. */
final class Most {

    private final int room;
    private final PriorityQueue<Map.Entry<String, Long>> most =
            new PriorityQueue<>(Comparator.comparing(Map.Entry::getValue));
    private long seen;

    /** @param room for how many */
    Most(int room) {
        this.room = room;
    }

    void add(String account, long used) {
        seen++;
        most.add(Map.entry(account, used));
        if (most.size() > room) {
            most.remove();
        }
    }

    /** @return how many there were in all */
    long seen() {
        return seen;
    }

    Map<String, Long> found() {
        Map<String, Long> found = new HashMap<>();
        most.forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }
}
