package io.gatehouse.limit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contract: what those who have it may, instead of what routes say.
 *
 * @param quota how much, or null for what routes say
 * @param limits how often, by the name of the limit that it replaces
 * @param priority who is turned away last where too much is in flight, or null for what routes say
 */
public record Plan(
        String name,
        @Nullable Allowance quota,
        Map<String, Pace> limits,
        @Nullable Priority priority) {

    /** How fast tokens come, and how many can be saved up. */
    public record Pace(Rate rate, long burst) {}

    public Plan {
        limits = Map.copyOf(limits);
    }

    /** One that says nothing of what is in flight. */
    public Plan(String name, @Nullable Allowance quota, Map<String, Pace> limits) {
        this(name, quota, limits, null);
    }
}
