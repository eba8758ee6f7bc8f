package io.gatehouse.upstream.balance;

import java.util.IdentityHashMap;
import java.util.List;

/**
 * Smooth weighted round robin, as nginx does it: each turn everyone gains its weight, the richest is chosen and pays the sum.
 * With weights 5, 1, 1 the turns are a a b a c a a, never a a a a a b c.
 */
public final class RoundRobin implements LoadBalancer {

    /** by identity, because two endpoints may be described alike */
    private final IdentityHashMap<Candidate, Credit> credits = new IdentityHashMap<>();

    private static final class Credit {
        private int amount;
    }

    @Override
    public synchronized <C extends Candidate> C choose(List<C> candidates) {
        C richest = candidates.get(0);
        Credit most = credit(richest);
        int sum = 0;
        for (C candidate : candidates) {
            Credit credit = credit(candidate);
            credit.amount += candidate.weight();
            sum += candidate.weight();
            if (credit.amount > most.amount) {
                most = credit;
                richest = candidate;
            }
        }
        most.amount -= sum;
        return richest;
    }

    private Credit credit(Candidate candidate) {
        return credits.computeIfAbsent(candidate, unseen -> new Credit());
    }
}
