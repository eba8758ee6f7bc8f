package io.gatehouse.upstream.balance;

import java.util.List;

/** Chooses one endpoint for a request. Implementations are called by many threads at once. */
public interface LoadBalancer {

    /**
     * @param candidates at least one; all of them healthy, untried, below their limits, with a weight of at least 1
     * @return one of them
     */
    <C extends Candidate> C choose(List<C> candidates);
}
