package io.gatehouse.route.table;

import io.gatehouse.route.match.Condition;
import io.gatehouse.route.match.Key;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that a request must have for a condition to hold: a key, or a key with this value. What a condition needs is an
 * index into the candidates: those whose needs a request does not meet are never looked at.
 *
 * @param value empty text is a value too; see {@link #anyValue}
 */
record Need(Key key, String value, boolean anyValue) {

    /** @return a request must meet at least one of these for the condition to hold; empty when nothing can be said */
    static List<Need> of(Condition condition) {
        if (condition instanceof Condition.All all) {
            return ofAll(all.parts());
        }
        if (condition instanceof Condition.Any any) {
            return ofAny(any.parts());
        }
        if (condition instanceof Condition.OneOf oneOf) {
            List<Need> needs = new ArrayList<>();
            oneOf.values().forEach(value -> needs.add(new Need(oneOf.key(), value, false)));
            return needs;
        }
        boolean named =
                condition instanceof Condition.Test test && test.key().kind().isNamed();
        return named ? List.of(new Need(((Condition.Test) condition).key(), "", true)) : List.of();
    }

    /** The most telling of the parts: one with values, and few of them. */
    private static List<Need> ofAll(List<Condition> parts) {
        List<Need> best = List.of();
        for (Condition part : parts) {
            List<Need> needs = of(part);
            if (!needs.isEmpty() && (best.isEmpty() || cost(needs) < cost(best))) {
                best = needs;
            }
        }
        return best;
    }

    private static List<Need> ofAny(List<Condition> parts) {
        List<Need> together = new ArrayList<>();
        for (Condition part : parts) {
            List<Need> needs = of(part);
            if (needs.isEmpty()) {
                return List.of();
            }
            together.addAll(needs);
        }
        return together;
    }

    /** Half of all requests are sent with one method and scheme to one host; names and their values tell more. */
    private static int cost(List<Need> needs) {
        int cost = needs.size();
        for (Need need : needs) {
            cost += need.anyValue() ? 1_000 : need.key().kind().isNamed() ? 0 : 10_000;
        }
        return cost;
    }
}
