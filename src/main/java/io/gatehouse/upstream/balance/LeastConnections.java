package io.gatehouse.upstream.balance;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The endpoint with the fewest requests in flight for its weight; equals take turns. */
public final class LeastConnections implements LoadBalancer {

    private final AtomicInteger turn = new AtomicInteger();

    @Override
    public <C extends Candidate> C choose(List<C> candidates) {
        C least = candidates.get(0);
        int equals = 0;
        for (C candidate : candidates) {
            if (isLessLoaded(candidate, least)) {
                least = candidate;
                equals = 1;
            } else if (!isLessLoaded(least, candidate)) {
                equals++;
            }
        }
        return equals < 2 ? least : itsTurn(candidates, least, equals);
    }

    /** Turns are counted among equals alone, or those of the others would all go to their next neighbour. */
    private <C extends Candidate> C itsTurn(List<C> candidates, C least, int equals) {
        int left = Math.floorMod(turn.getAndIncrement(), equals);
        for (C candidate : candidates) {
            boolean equal = !isLessLoaded(least, candidate) && !isLessLoaded(candidate, least);
            if (equal && left-- == 0) {
                return candidate;
            }
        }
        // loads have changed meanwhile
        return least;
    }

    /** Compares (in flight + 1) / weight, so that an idle heavy endpoint comes before an idle light one. */
    static boolean isLessLoaded(Candidate one, Candidate other) {
        return (one.inFlight() + 1L) * other.weight() < (other.inFlight() + 1L) * one.weight();
    }
}
