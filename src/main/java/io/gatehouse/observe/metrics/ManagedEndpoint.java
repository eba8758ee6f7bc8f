package io.gatehouse.observe.metrics;

import io.gatehouse.upstream.Standing;
import java.util.function.Supplier;

/** One endpoint as an MBean. */
final class ManagedEndpoint implements EndpointMXBean {

    private static final int ALL = 100;

    private final String upstream;
    private final String url;
    private final Supplier<Standing.OfEndpoint> standing;

    ManagedEndpoint(String upstream, String url, Supplier<Standing.OfEndpoint> standing) {
        this.upstream = upstream;
        this.url = url;
        this.standing = standing;
    }

    @Override
    public String getUrl() {
        return url;
    }

    @Override
    public String getUpstream() {
        return upstream;
    }

    @Override
    public boolean isHealthy() {
        return standing.get().healthy();
    }

    @Override
    public boolean isEjected() {
        return standing.get().ejected();
    }

    @Override
    public boolean isDraining() {
        return standing.get().drains();
    }

    @Override
    public int getWeight() {
        return standing.get().weight();
    }

    @Override
    public double getSharePercent() {
        return standing.get().share() * ALL;
    }

    @Override
    public int getInFlight() {
        return standing.get().inFlight();
    }

    @Override
    public long getRequestsTotal() {
        return standing.get().requestsTotal();
    }

    @Override
    public int getIdleConnections() {
        return standing.get().idleConnections();
    }

    @Override
    public long getConnectionsOpenedTotal() {
        return standing.get().openedTotal();
    }

    @Override
    public long getConnectionsFailedTotal() {
        return standing.get().notOpenedTotal();
    }

    @Override
    public long getEjectionsTotal() {
        return standing.get().ejectionsTotal();
    }
}
