package io.gatehouse.limit;

import java.util.Set;

/**
 * All that one descriptor counts, each once.
 *
 * @param limits of what comes
 * @param permits of what is in flight
 */
public record Counted(Set<LimitSpec> limits, Set<PermitSpec> permits) {

    public static final Counted NOTHING = new Counted(Set.of(), Set.of());

    public Counted {
        limits = Set.copyOf(limits);
        permits = Set.copyOf(permits);
    }
}
