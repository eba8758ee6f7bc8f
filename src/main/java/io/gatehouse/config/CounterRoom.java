package io.gatehouse.config;

import io.gatehouse.limit.Counted;
import io.gatehouse.limit.Heap;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Whether all that a descriptor counts has room in the heap, whatever is sent: a gateway without memory is no gateway. */
final class CounterRoom {

    private static final long MEGABYTE = 1 << 20;

    private final Heap heap;

    CounterRoom(Heap heap) {
        this.heap = heap;
    }

    /** Reports at the limit with the most keys of those that say how many, or at the root. */
    void check(List<Settings> roots, Counted counted) {
        long taken = heap.taken(counted);
        if (roots.isEmpty() || taken <= heap.forCounters()) {
            return;
        }
        String found = "up to " + megabytes(taken) + " for " + counted.limits().size()
                + " tables of limits, with those of plans, and for quotas";
        String expected = " (expected: " + megabytes(heap.forCounters())
                + " at most, a quarter of the heap; fewer keys, or a larger -Xmx)";
        List<Settings> limits = new ArrayList<>();
        roots.forEach(root -> addLimits(root, limits));
        limits.stream()
                .max(Comparator.comparingLong(limit -> limit.integer("keys", 0)))
                .ifPresentOrElse(
                        limit -> limit.refuse("keys", limit.told("keys") + ": " + found + expected),
                        () -> roots.get(0)
                                .refuse("<" + roots.get(0).element() + "> counts too much: " + found + expected));
    }

    private static String megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE + "MB";
    }

    private static void addLimits(Settings element, List<Settings> limits) {
        if (element.has("keys") && element.element().endsWith("limit")) {
            limits.add(element);
        }
        element.children().forEach(child -> addLimits(child, limits));
    }
}
