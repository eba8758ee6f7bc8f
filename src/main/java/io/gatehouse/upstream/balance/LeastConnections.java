package io.gatehouse.upstream.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The endpoint with the fewest requests in flight for its weight; equals take turns. */
public final class LeastConnections implements LoadBalancer {

    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public <C extends Candidate> C choose(List<C> candidates) {
        int size = candidates.size();
        int start = Math.floorMod(turn.getAndIncrement(), size);
        C least = candidates.get(start);
        for (int i = 1; i < size; i++) {
            C candidate = candidates.get((start + i) % size);
            if (isLessLoaded(candidate, least)) {
                least = candidate;
            }
        }
        return least;
    }

    /** Compares (in flight + 1) / weight, so that an idle heavy endpoint comes before an idle light one. */
    static boolean isLessLoaded(Candidate one, Candidate other) {
        return (one.inFlight() + 1L) * other.weight() < (other.inFlight() + 1L) * one.weight();
    }
}
