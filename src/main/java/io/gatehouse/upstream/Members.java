package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.Balance;
import io.gatehouse.upstream.balance.LeastConnections;
import io.gatehouse.upstream.balance.LoadBalancer;
import io.gatehouse.upstream.balance.RandomTwo;
import io.gatehouse.upstream.balance.RoundRobin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints of one upstream, as long as they are the same: in the order of the descriptor, and by tier, the lowest first. */
final class Members {

    private final List<Endpoint> all;
    private final List<List<Endpoint>> tiers;
    private final LoadBalancer balancer;
    private final Map<String, Endpoint> byToken = new HashMap<>();
    private final Map<Endpoint, String> tokens = new HashMap<>();

    /** @param token what names an endpoint in a cookie */
    Members(List<Endpoint> all, Balance balance, Function<Endpoint, String> token) {
        this.all = List.copyOf(all);
        TreeMap<Integer, List<Endpoint>> byTier = new TreeMap<>();
        all.forEach(endpoint -> byTier.computeIfAbsent(endpoint.spec().tier(), tier -> new ArrayList<>())
                .add(endpoint));
        this.tiers = byTier.values().stream().map(List::copyOf).toList();
        // what one remembers of endpoints is thrown away with it
        this.balancer = balancer(balance);
        for (Endpoint endpoint : all) {
            String its = token.apply(endpoint);
            byToken.put(its, endpoint);
            tokens.put(endpoint, its);
        }
    }

    /** @return whom a cookie names; null when it names nobody who is there */
    @Nullable
    Endpoint named(String token) {
        return byToken.get(token);
    }

    /** @return by which a cookie names it; null when it is gone */
    @Nullable
    String token(Endpoint endpoint) {
        return tokens.get(endpoint);
    }

    private static LoadBalancer balancer(Balance balance) {
        return switch (balance) {
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            // hash: for those that belong nowhere
            case RANDOM_TWO, HASH ->
                new RandomTwo(bound -> ThreadLocalRandom.current().nextInt(bound));
        };
    }

    List<Endpoint> all() {
        return all;
    }

    List<List<Endpoint>> tiers() {
        return tiers;
    }

    LoadBalancer balancer() {
        return balancer;
    }
}
