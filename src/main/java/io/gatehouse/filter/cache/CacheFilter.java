package io.gatehouse.filter.cache;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;

/** Answers from the cache what is there, and leaves with everything else what brings it there. */
public final class CacheFilter implements PolicyFilter.Concern<CachePolicy> {

    private final HttpCache cache;

    public CacheFilter(HttpCache cache) {
        this.cache = cache;
    }

    /** @return one that has nothing, for whoever asks what filters there are */
    public static PolicyFilter.Concern<CachePolicy> idle() {
        return (exchange, policy) -> Verdict.PASS;
    }

    @Override
    public Verdict apply(Exchange exchange, CachePolicy policy) {
        if (exchange.upward().tunnelIdle() == null
                && exchange.decision() instanceof Decision.Routed routed
                && routed.route().enabled()
                && routed.route().action() instanceof Action.Forward forward) {
            cache.ask();
            return new Passage(cache, exchange, policy.rules(), routed, forward).begin();
        }
        return Verdict.PASS;
    }
}
