package io.gatehouse.route.table;

import io.gatehouse.route.match.Condition;
import io.gatehouse.route.match.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Finds, among many conditions, those that another may imply, without comparing it to each: a condition is kept under its
 * anchors, and whatever implies it, for a reason that {@link Implication} sees, nearly always has one of them as a probe.
 */
final class Anchor {

    /** the anchor of no condition */
    private static final Object NONE = "";

    /** The anchor of what values of a key may imply. */
    private record Valued(Key key) {}

    private Anchor() {}

    /** @param frequency how often something is an anchor; the rarest is taken, so that lists stay short */
    static List<Object> of(Condition condition, ToIntFunction<Object> frequency) {
        if (condition instanceof Condition.All all) {
            return all.parts().isEmpty() ? List.of(NONE) : rarest(all.parts(), frequency);
        }
        List<Object> anchors = new ArrayList<>();
        if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> anchors.addAll(of(part, frequency)));
        } else if (condition instanceof Condition.OneOf oneOf) {
            oneOf.values().forEach(value -> anchors.add(new Need(oneOf.key(), value, false)));
        } else if (condition instanceof Condition.Exists exists) {
            // whatever else is asked about the key implies it
            anchors.add(new Need(exists.key(), "", true));
        } else if (condition instanceof Condition.Test test) {
            // like is implied by itself and by values, a block by others too
            anchors.add(condition);
            anchors.add(new Valued(test.key()));
        } else {
            anchors.add(condition);
        }
        return anchors;
    }

    private static List<Object> rarest(List<Condition> parts, ToIntFunction<Object> frequency) {
        List<Object> best = of(parts.get(0), frequency);
        for (Condition part : parts.subList(1, parts.size())) {
            List<Object> anchors = of(part, frequency);
            best = total(anchors, frequency) < total(best, frequency) ? anchors : best;
        }
        return best;
    }

    private static long total(List<Object> anchors, ToIntFunction<Object> frequency) {
        return anchors.stream().mapToLong(frequency::applyAsInt).sum();
    }

    /** @return everything that may be an anchor of what this condition implies */
    static Set<Object> probes(Condition condition) {
        if (condition instanceof Condition.All all && all.parts().isEmpty()) {
            return Set.of(NONE);
        }
        Set<Object> probes = new HashSet<>();
        probes.add(NONE);
        collect(condition, probes);
        return probes;
    }

    private static void collect(Condition condition, Set<Object> probes) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> collect(part, probes));
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> collect(part, probes));
        } else {
            probes.add(condition);
            if (condition instanceof Condition.Test test) {
                probes.add(new Need(test.key(), "", true));
            }
            if (condition instanceof Condition.From from) {
                probes.add(new Valued(from.key()));
            }
            if (condition instanceof Condition.OneOf oneOf) {
                probes.add(new Valued(oneOf.key()));
                oneOf.values().forEach(value -> probes.add(new Need(oneOf.key(), value, false)));
            }
        }
    }
}
