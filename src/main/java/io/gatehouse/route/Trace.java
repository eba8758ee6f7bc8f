package io.gatehouse.route;

import java.util.List;

/**
 * A decision and the way to it.
 *
 * @param decision what {@code RouteTable.decide} says
 * @param hosts each block in order, and why it was chosen or not
 * @param routes each route of the chosen blocks in order, and what came of it; empty when none was looked at
 */
public record Trace(Decision decision, List<HostStep> hosts, List<RouteStep> routes) {

    /**
     * @param chosen whether the routes of the block were looked at
     * @param reason for example {@code *.example.com is less exact than shop.example.com}
     */
    public record HostStep(VirtualHost block, boolean chosen, String reason) {}

    /**
     * @param expected what the first predicate that failed asks for, as the descriptor has it; empty when none failed
     * @param found what the request has instead; empty when none failed
     */
    public record RouteStep(VirtualHost block, Route route, Outcome outcome, String expected, String found) {}

    /** What came of a route, in the order in which its predicates are looked at. */
    public enum Outcome {
        /** none of its paths is that of the request */
        PATH,
        /** its path is right, but not the method */
        METHOD,
        /** its path and method are right, but its condition does not hold */
        WHEN,
        /** it would take the request, but one above it does */
        LATER,
        /** it takes the request */
        TAKEN
    }
}
