package io.gatehouse.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what has moved: as few as possible, so that one route that goes to the top does not make all others move. */
final class Order {

    private Order() {}

    /**
     * @param before names, each once
     * @param after names, each once
     * @return of those in both, the ones that are not in the longest common order of the two; in the order of {@code after}
     */
    static Set<String> moved(List<String> before, List<String> after) {
        if (before.equals(after)) {
            return Set.of();
        }
        Map<String, Integer> places = new HashMap<>();
        before.forEach(name -> places.put(name, places.size()));
        List<String> common = after.stream().filter(places::containsKey).toList();
        Set<String> moved = new LinkedHashSet<>(common);
        longestRising(common, places).forEach(moved::remove);
        return moved;
    }

    /** Patience sorting: the tops of the piles are the ends of the lowest rising sequences of each length. */
    private static List<String> longestRising(List<String> names, Map<String, Integer> places) {
        List<Integer> tops = new ArrayList<>();
        List<String> ends = new ArrayList<>();
        Map<String, String> previous = new HashMap<>();
        for (String name : names) {
            int place = places.getOrDefault(name, 0);
            int found = Collections.binarySearch(tops, place);
            int pile = found < 0 ? -found - 1 : found;
            if (pile > 0) {
                previous.put(name, ends.get(pile - 1));
            }
            if (pile == tops.size()) {
                tops.add(place);
                ends.add(name);
            } else {
                tops.set(pile, place);
                ends.set(pile, name);
            }
        }
        List<String> longest = new ArrayList<>();
        String at = ends.isEmpty() ? null : ends.get(ends.size() - 1);
        while (at != null) {
            longest.add(at);
            at = previous.get(at);
        }
        return longest;
    }
}
