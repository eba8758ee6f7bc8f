package io.gatehouse.observe.metrics;

/**
 * The gateway has kept exchanges of a route for longer than the route allows.
 *
 * @param route its name
 * @param addedNanos how long it was that made this be told
 * @param budgetNanos how long it may be
 * @param count how many there were since the last one that was told
 */
public record Breach(String route, long addedNanos, long budgetNanos, long count) {

    /** @return for people */
    @Override
    public String toString() {
        return "route %s: the gateway has added %.3f ms (expected: <= %.3f ms)%s"
                .formatted(
                        route,
                        addedNanos / 1e6,
                        budgetNanos / 1e6,
                        count == 1 ? "" : ", " + count + " times since this was told last");
    }
}
