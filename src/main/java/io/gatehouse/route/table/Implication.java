package io.gatehouse.route.table;

import io.gatehouse.http.Cidr;
import io.gatehouse.route.match.Condition;
import java.util.List;

/**
 * Whether one condition holds wherever another does, as far as their structure shows. Never wrongly yes; no when it would
 * take long to see.
 */
final class Implication {

    private static final int MOST_STEPS = 10_000;

    private int steps;

    private Implication() {}

    static boolean holds(Condition premise, Condition conclusion) {
        return new Implication().implies(premise, conclusion);
    }

    private boolean implies(Condition premise, Condition conclusion) {
        if (++steps > MOST_STEPS) {
            return false;
        }
        if (conclusion instanceof Condition.All all) {
            return all.parts().stream().allMatch(part -> implies(premise, part));
        }
        if (premise instanceof Condition.Any any) {
            return any.parts().stream().allMatch(part -> implies(part, conclusion));
        }
        return premise.equals(conclusion)
                || (premise instanceof Condition.All all
                        && all.parts().stream().anyMatch(part -> implies(part, conclusion)))
                || (conclusion instanceof Condition.Any any
                        && any.parts().stream().anyMatch(part -> implies(premise, part)))
                || testImplies(premise, conclusion);
    }

    /** Of two questions about one key, which both are false where the key is absent. */
    private static boolean testImplies(Condition premise, Condition conclusion) {
        if (!(premise instanceof Condition.Test one)
                || !(conclusion instanceof Condition.Test other)
                || !one.key().equals(other.key())) {
            return false;
        }
        return other instanceof Condition.Exists
                || (one instanceof Condition.From from
                        && other instanceof Condition.From wider
                        && !from.outside()
                        && !wider.outside()
                        && areWithin(from.blocks(), wider.blocks()))
                || (one instanceof Condition.OneOf oneOf
                        && oneOf.values().stream().allMatch(other::accepts));
    }

    private static boolean areWithin(List<Cidr> blocks, List<Cidr> wider) {
        for (Cidr block : blocks) {
            boolean within = false;
            for (int i = 0; i < wider.size() && !within; i++) {
                within = wider.get(i).contains(block);
            }
            if (!within) {
                return false;
            }
        }
        return true;
    }
}
