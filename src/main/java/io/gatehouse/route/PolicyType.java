package io.gatehouse.route;

import java.util.function.BinaryOperator;
import java.util.function.Function;

/**
 * How one element of the descriptor becomes a policy.
 *
 * @param element the name of the element
 * @param merge makes one of a default's settings (first) and a route's own (second)
 * @param read makes the record; what is wrong with a value is reported to the settings, which then give a fallback
 */
public record PolicyType<P extends Policy>(String element, BinaryOperator<Settings> merge, Function<Settings, P> read) {

    /** The route's own element replaces the default's whole. */
    public static final BinaryOperator<Settings> REPLACE = (base, own) -> own;
}
