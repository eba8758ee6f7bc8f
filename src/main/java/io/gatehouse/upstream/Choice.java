package io.gatehouse.upstream;

import io.gatehouse.upstream.balance.Rendezvous;
import io.gatehouse.upstream.health.CareSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses an endpoint for a request: by where it belongs, by tier, by who is fit, and then by the algorithm of the upstream. */
final class Choice {

    /** percent */
    private static final int ALL = 100;

    private final CareSpec care;
    private final LongSupplier nanoTime;
    private final IntUnaryOperator random;
    private final Rendezvous hash = new Rendezvous();

    /** @param random gives, for a bound, a number from 0 below it */
    Choice(CareSpec care, LongSupplier nanoTime, IntUnaryOperator random) {
        this.care = care;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /**
     * @param tried endpoints that the request has been to
     * @return the chosen one, where the request counts from now on; null when none is left: all drain, are full, or were tried
     */
    @Nullable
    Endpoint choose(Members members, Collection<Endpoint> tried, Wish wish) {
        Endpoint its = wish.endpoint();
        if (its != null && isFor(its, tried) && its.tryBegin()) {
            return its;
        }
        List<Endpoint> candidates = candidates(members, tried, wish.key());
        if (its != null && candidates.contains(its) && its.tryBegin()) {
            return its;
        }
        while (!candidates.isEmpty()) {
            Endpoint chosen = candidates.size() == 1 ? candidates.get(0) : choose(members, candidates, wish.key());
            if (chosen.tryBegin()) {
                return chosen;
            }
            // somebody was faster: it is full now, and so no candidate any more
            candidates = candidates(members, tried, wish.key());
        }
        return null;
    }

    private Endpoint choose(Members members, List<Endpoint> candidates, @Nullable Long key) {
        return key == null ? members.balancer().choose(candidates) : hash.choose(candidates, key);
    }

    /** Whoever belongs to an endpoint goes there also while it drains, and is not passed over while it comes back. */
    private boolean isFor(Endpoint its, Collection<Endpoint> tried) {
        return its.hasRoom()
                && !tried.contains(its)
                && (!care.looks() || its.vitals().isFit(nanoTime.getAsLong()));
    }

    /** @return the lowest tier that has anyone, of those that are fit; of all when none of any tier is */
    private List<Endpoint> candidates(Members members, Collection<Endpoint> tried, @Nullable Long key) {
        if (!care.looks()) {
            return lowest(members, tried);
        }
        long now = nanoTime.getAsLong();
        boolean anyFit = false;
        List<Endpoint> passedOver = List.of();
        for (List<Endpoint> tier : members.tiers()) {
            int there = 0;
            int fit = 0;
            List<Endpoint> available = new ArrayList<>(tier.size());
            for (Endpoint endpoint : tier) {
                boolean its = endpoint.takesPart() && endpoint.vitals().isFit(now);
                there += endpoint.takesPart() ? 1 : 0;
                fit += its ? 1 : 0;
                if (its && endpoint.isAvailable() && !tried.contains(endpoint)) {
                    available.add(endpoint);
                }
            }
            // a tier of which too few are fit is given up for the next: these few would only break down too
            if (fit > 0 && fit >= care.panic() * there) {
                anyFit = true;
                List<Endpoint> chosen = withoutSlow(available, now, key);
                if (!chosen.isEmpty()) {
                    return chosen;
                }
                passedOver = passedOver.isEmpty() ? available : passedOver;
            }
        }
        // those who are fit may be full, or were tried: that is no reason to ask the sick
        return anyFit ? passedOver : lowest(members, tried);
    }

    private static List<Endpoint> lowest(Members members, Collection<Endpoint> tried) {
        for (List<Endpoint> tier : members.tiers()) {
            List<Endpoint> available = new ArrayList<>(tier.size());
            for (Endpoint endpoint : tier) {
                if (endpoint.isAvailable() && !tried.contains(endpoint)) {
                    available.add(endpoint);
                }
            }
            if (!available.isEmpty()) {
                return available;
            }
        }
        return List.of();
    }

    /**
     * Who has just come back is passed over for a part of the requests. That leaves weights alone, and holds for every algorithm: one
     * that counts what is in flight would give to it more than to anybody else. Where a whole tier comes back at once, that part goes
     * to the next tier, if that has anyone.
     *
     * @return empty when this request is not for any of them
     */
    private List<Endpoint> withoutSlow(List<Endpoint> fit, long now, @Nullable Long key) {
        boolean all = true;
        for (Endpoint endpoint : fit) {
            all &= endpoint.vitals().share(now) >= ALL;
        }
        if (all) {
            return fit;
        }
        // equal keys are to go the same way meanwhile
        int ticket = key == null ? random.applyAsInt(ALL) : (int) Math.floorMod(key, (long) ALL);
        List<Endpoint> rest = new ArrayList<>(fit);
        rest.removeIf(endpoint -> endpoint.vitals().share(now) <= ticket);
        return rest;
    }
}
