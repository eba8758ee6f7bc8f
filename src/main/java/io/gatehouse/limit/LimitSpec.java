package io.gatehouse.limit;

import org.jspecify.annotations.Nullable;

/**
 * One limit as the descriptor has it. Two that are equal are one: its counters go on over a reload.
 *
 * @param scope where it is written, and so what is counted together: {@code gateway}, {@code routes NAME}, {@code route NAME}
 * @param name by which the client and the operator know it
 * @param per what is counted apart, as text: whose counters they are depends on it
 * @param rate how fast tokens come
 * @param burst how many can be saved up, at least 1
 * @param byCaller whether it counts by who asks, and so a plan can change it
 * @param keys of how many keys it is known apart what they drew; those beyond share a few buckets
 * @param shared whether it is to be counted together with other gateways, where there is a grid
 */
public record LimitSpec(
        String scope, String name, String per, boolean byCaller, Rate rate, long burst, int keys, boolean shared) {

    /** One that this gateway counts alone, whatever there is. */
    public LimitSpec(String scope, String name, String per, boolean byCaller, Rate rate, long burst, int keys) {
        this(scope, name, per, byCaller, rate, burst, keys, false);
    }

    /** @return what holds for those who have a plan: this, unless the plan says something else */
    public LimitSpec under(@Nullable Plan plan) {
        if (plan == null || !byCaller) {
            return this;
        }
        Plan.Pace pace = plan.limits().get(name);
        return pace == null
                ? this
                : new LimitSpec(
                        scope + " plan " + plan.name(), name, per, true, pace.rate(), pace.burst(), keys, shared);
    }

    /** @return the part of it that one of so many gateways grants */
    public LimitSpec shareOf(int nodes) {
        return new LimitSpec(scope, name, per, byCaller, rate.shareOf(nodes), Math.max(1, burst / nodes), keys, shared);
    }

    /** @return the same with another rate */
    LimitSpec at(Rate other) {
        return new LimitSpec(scope, name, per, byCaller, other, burst, keys, shared);
    }

    /** Of what tells most of them apart: each request looks for some, and texts know their hash. */
    @Override
    public int hashCode() {
        return 31 * scope.hashCode() + name.hashCode();
    }

    /** {@code caller of routes api}. */
    @Override
    public String toString() {
        return name + " of " + scope;
    }
}
