package io.gatehouse.compare;

import io.gatehouse.route.table.RouteTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changes from one descriptor to another: everything that a request, or who operates the gateway, can notice. What is only
 * spelled otherwise, as {@code 60s} for {@code 1m}, is no change. No secret is in it, and nothing that placeholders stand for but names,
 * hosts, and what routes match.
 *
 * @param changes what holds for all first, then identities, upstreams and hosts, then routes in their order; empty when nothing changes
 */
public record Difference(List<Change> changes) {

    /** More of those that change alike are only counted in the text. */
    private static final int NAMED = 5;

    public Difference {
        changes = List.copyOf(changes);
    }

    /** @return what changes where {@code after} takes the place of {@code before}; a pure function */
    public static Difference between(RouteTable before, RouteTable after) {
        List<Change> changes = new ArrayList<>(new Nouns(before, after).changes());
        changes.addAll(new Hosts(before, after).changes());
        return new Difference(changes);
    }

    /** @return whether nothing changes */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** @return {@code {"changes": [{"kind", "noun", "name", "beforeAt", "afterAt", "details": [{"what", "before", "after"}]}]}}, as values that JSON has */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("same", isEmpty());
        all.put("changes", changes.stream().map(Change::json).toList());
        return all;
    }

    /** @return lines for a terminal; empty when nothing changes */
    public String text() {
        Map<Change.Alike, List<Change>> alike = new LinkedHashMap<>();
        changes.forEach(change -> alike.computeIfAbsent(change.alike(), first -> new ArrayList<>())
                .add(change));
        StringBuilder text = new StringBuilder();
        alike.values().forEach(same -> text.append(text(same)));
        return text.toString();
    }

    private static String text(List<Change> same) {
        Change last = same.get(same.size() - 1);
        StringBuilder text = new StringBuilder();
        int shown = Math.min(same.size() - 1, NAMED - 1);
        same.subList(0, shown).forEach(change -> text.append(change.heading()).append('\n'));
        if (same.size() > NAMED) {
            text.append("  and ").append(same.size() - NAMED).append(" more alike, the last:\n");
        }
        return text.append(last.text()).toString();
    }
}
