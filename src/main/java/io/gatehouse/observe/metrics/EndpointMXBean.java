package io.gatehouse.observe.metrics;

/** How one endpoint stands, as management tools see it; plain values. What ends in {@code Total} only ever grows. */
public interface EndpointMXBean {

    /** @return as the descriptor has it, or as it was found */
    String getUrl();

    String getUpstream();

    /** @return false as long as checks say that it is sick */
    boolean isHealthy();

    /** @return whether it is left out for what failed there */
    boolean isEjected();

    /** @return whether it takes no new requests */
    boolean isDraining();

    int getWeight();

    /** @return the part of its share that it is given now, 100 for all of it */
    double getSharePercent();

    int getInFlight();

    long getRequestsTotal();

    int getIdleConnections();

    long getConnectionsOpenedTotal();

    /** @return connections that could not be opened */
    long getConnectionsFailedTotal();

    /** @return how often it was left out */
    long getEjectionsTotal();
}
