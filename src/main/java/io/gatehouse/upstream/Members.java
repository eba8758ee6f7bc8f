package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.Balance;
import io.gatehouse.upstream.balance.LeastConnections;
import io.gatehouse.upstream.balance.LoadBalancer;
import io.gatehouse.upstream.balance.RandomTwo;
import io.gatehouse.upstream.balance.RoundRobin;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** The endpoints of one upstream, as long as they are the same: in the order of the descriptor, and by tier, the lowest first. */
final class Members {

    private final List<Endpoint> all;
    private final List<List<Endpoint>> tiers;
    private final LoadBalancer balancer;

    Members(List<Endpoint> all, Balance balance) {
        this.all = List.copyOf(all);
        TreeMap<Integer, List<Endpoint>> byTier = new TreeMap<>();
        all.forEach(endpoint -> byTier.computeIfAbsent(endpoint.spec().tier(), tier -> new ArrayList<>())
                .add(endpoint));
        this.tiers = byTier.values().stream().map(List::copyOf).toList();
        // what one remembers of endpoints is thrown away with it
        this.balancer = balancer(balance);
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
