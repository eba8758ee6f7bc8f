package io.gatehouse.route.policy;

/**
 * What one element of the descriptor asks for on a route: an immutable record with value equality. It has exactly one
 * consumer, a filter or the forwarder, which the table of concerns names. State that must outlive a reload is kept by
 * equality of this record.
 */
public interface Policy {

    /** @return whether gateways that share a grid tell each other something of it */
    default boolean isToldInGrid() {
        return false;
    }
}
