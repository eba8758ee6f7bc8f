package io.gatehouse.observe.container;

/**
 * How much of something is to pass.
 *
 * @param amount in the unit of its kind; {@link #UNLIMITED} for any
 * @param wanted who says so and where, for people: {@code limits header-size of route "a" (routes.xml:7:5)}
 */
public record Demand(long amount, String wanted) {

    public static final long UNLIMITED = Long.MAX_VALUE;

    boolean exceeds(long limit) {
        return amount > limit;
    }
}
