package io.gatehouse.limit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A contract: what those who have it may, instead of what routes say.
 *
 * @param quota how much, or null for what routes say
 * @param limits how often, by the name of the limit that it replaces
 */
public record Plan(String name, @Nullable Allowance quota, Map<String, Pace> limits) {

    /** How fast tokens come, and how many can be saved up. */
    public record Pace(Rate rate, long burst) {}

    public Plan(String name, @Nullable Allowance quota, Map<String, Pace> limits) {
        this.name = name;
        this.quota = quota;
        this.limits = Map.copyOf(limits);
    }
}
