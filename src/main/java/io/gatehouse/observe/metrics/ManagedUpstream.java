package io.gatehouse.observe.metrics;

import io.gatehouse.upstream.Standing;
import java.util.function.Supplier;

/** One upstream as an MBean. */
final class ManagedUpstream implements UpstreamMXBean {

    private final String name;
    private final Supplier<Standing> standing;

    ManagedUpstream(String name, Supplier<Standing> standing) {
        this.name = name;
        this.standing = standing;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public int getInFlight() {
        return standing.get().inFlight();
    }

    @Override
    public int getWaiting() {
        return standing.get().waiting();
    }

    @Override
    public int getPlaces() {
        return standing.get().places();
    }

    @Override
    public long getRetriesTotal() {
        return standing.get().retriesTotal();
    }

    @Override
    public int getRetriesInFlight() {
        return standing.get().retriesInFlight();
    }

    @Override
    public long getRetriesRefusedTotal() {
        return standing.get().retriesRefusedTotal();
    }

    @Override
    public int getEndpointCount() {
        return standing.get().endpoints().size();
    }

    @Override
    public int getAvailableCount() {
        return (int) standing.get().endpoints().stream()
                .filter(endpoint -> endpoint.healthy() && !endpoint.ejected() && !endpoint.drains())
                .count();
    }
}
