package io.gatehouse.upstream;

import java.util.List;

/**
 * How an upstream stands at a moment, in figures. Those that end in {@code Total} only ever grow, and outlive a reload as long as an
 * upstream of that name has an endpoint of that URL.
 *
 * @param inFlight requests that have not come to their last byte
 * @param waiting requests that wait for a place
 * @param places for how many there is one
 * @param retriesTotal requests that were sent to another endpoint, to a second one beside the first among them
 * @param retriesInFlight those of them that are on their way
 * @param retriesRefusedTotal those that were not sent because too many were on their way
 */
public record Standing(
        String name,
        int inFlight,
        int waiting,
        int places,
        long retriesTotal,
        int retriesInFlight,
        long retriesRefusedTotal,
        List<OfEndpoint> endpoints) {

    public Standing {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * One endpoint.
     *
     * @param url as the descriptor has it, or as it was found
     * @param healthy false as long as checks say that it is sick
     * @param ejected whether it is left out for what failed there
     * @param drains whether it takes no new requests
     * @param share the part of its share that it is given, from 0 to 1: less for a while when it has come back
     * @param requestsTotal those that were sent there
     * @param idleConnections connections that wait for their next request
     * @param openedTotal connections that were opened
     * @param notOpenedTotal those that could not be
     * @param ejectionsTotal how often it was left out
     */
    public record OfEndpoint(
            String url,
            boolean healthy,
            boolean ejected,
            boolean drains,
            double share,
            int weight,
            int inFlight,
            long requestsTotal,
            int idleConnections,
            long openedTotal,
            long notOpenedTotal,
            long ejectionsTotal) {}
}
