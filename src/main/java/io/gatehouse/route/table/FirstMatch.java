package io.gatehouse.route.table;

import io.gatehouse.route.match.Facts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for the candidate that takes a request: the first, from the top, that holds. */
final class FirstMatch implements Search {

    private final Facts facts;
    private final Counter counter;
    private @Nullable Candidate best;

    FirstMatch(Facts facts, Counter counter) {
        this.facts = facts;
        this.counter = counter;
    }

    @Nullable
    Candidate result() {
        return best;
    }

    @Override
    public Facts facts() {
        return facts;
    }

    @Override
    public boolean isForAnyMethod() {
        return false;
    }

    @Override
    public boolean wants(int order) {
        counter.countNode();
        return best == null || order < best.order();
    }

    @Override
    public void offer(List<Candidate> candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            if (best != null && candidate.order() >= best.order()) {
                return;
            }
            counter.countCandidate();
            if (candidate.takesMethod(facts.method()) && candidate.when().holds(facts)) {
                best = candidate;
                return;
            }
        }
    }
}
