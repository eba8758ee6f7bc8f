package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.route.Route;
import io.gatehouse.upstream.Upstream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows of each upstream how long it takes, and of each route what became of hedging. Any thread may call. */
final class Hedges {

    private final Map<String, Latencies> upstreams = new ConcurrentHashMap<>();
    private final Map<String, Hedge.Count> routes = new ConcurrentHashMap<>();

    /** @return null where the exchange is asked of one endpoint at a time */
    @Nullable
    Hedge of(Exchange exchange, Upstream upstream, @Nullable Payload body) {
        HedgePolicy policy = exchange.policy(HedgePolicy.class);
        Route route = exchange.route();
        if (policy == null
                || route == null
                || body != null
                || exchange.upward().tunnelIdle() != null
                || !HedgePolicy.isFor(exchange.head().method())) {
            return null;
        }
        Latencies latencies = of(upstream.spec().name());
        return new Hedge(policy, latencies, routes.computeIfAbsent(route.name(), name -> new Hedge.Count()));
    }

    private Latencies of(String upstream) {
        return upstreams.computeIfAbsent(upstream, name -> new Latencies());
    }

    /** Forgets the routes and upstreams that are not among these. */
    void keep(Set<String> routeNames, Set<String> upstreamNames) {
        routes.keySet().retainAll(routeNames);
        upstreams.keySet().retainAll(upstreamNames);
    }

    /** @return for people, each route that has hedged since the start */
    String shown() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(routes)
                .forEach((route, count) -> text.append(text.isEmpty() ? "" : "\n")
                        .append(route)
                        .append(": ")
                        .append(count.shown()));
        return text.toString();
    }
}
