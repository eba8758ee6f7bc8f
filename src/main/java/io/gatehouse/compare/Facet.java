package io.gatehouse.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thing that is said of something.
 *
 * @param value by which it is compared
 * @param shown for people
 */
record Facet(Object value, String shown) {

    static Facet of(Object value) {
        return new Facet(value, value.toString());
    }

    /** Adds what differs, by name. */
    static void compare(Map<String, Facet> before, Map<String, Facet> after, List<Detail> details) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        for (String name : names) {
            Facet one = before.get(name);
            Facet other = after.get(name);
            if (one == null || other == null || !one.value.equals(other.value)) {
                details.add(new Detail(name, one == null ? null : one.shown, other == null ? null : other.shown));
            }
        }
    }
}
