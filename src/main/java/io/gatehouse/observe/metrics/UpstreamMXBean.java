package io.gatehouse.observe.metrics;

/** How one upstream stands, as management tools see it; plain numbers. What ends in {@code Total} only ever grows. */
public interface UpstreamMXBean {

    /** @return as the descriptor has it */
    String getName();

    /** @return requests that have a place, and have not come to their last byte */
    int getInFlight();

    /** @return requests that wait for a place */
    int getWaiting();

    int getPlaces();

    /** @return requests that were sent to another endpoint */
    long getRetriesTotal();

    int getRetriesInFlight();

    /** @return those that were not, because the budget was used up */
    long getRetriesRefusedTotal();

    int getEndpointCount();

    /** @return endpoints that are neither sick, nor left out, nor drain */
    int getAvailableCount();
}
