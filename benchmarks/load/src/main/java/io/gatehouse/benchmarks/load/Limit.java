package io.gatehouse.benchmarks.load;

import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * A figure that is promised.
 *
 * @param bound what it must reach; NaN where there is an aim alone
 * @param aim what it should reach; NaN for none
 * @param atLeast whether more is better
 * @param value the figure, when it was measured
 */
record Limit(
        String profile,
        String what,
        double bound,
        double aim,
        boolean atLeast,
        Function<Medians, OptionalDouble> value) {

    static Limit ratio(String profile, Measure measure, String contender, String reference, double bound, double aim) {
        String what = "%s: %s ÷ %s".formatted(measure.heading(), contender, reference);
        boolean atLeast = measure == Measure.REQUESTS_PER_SECOND;
        return new Limit(
                profile, what, bound, aim, atLeast, medians -> medians.ratio(profile, measure, contender, reference));
    }

    static Limit median(String profile, Measure measure, String contender, double bound) {
        String what = "%s: %s".formatted(measure.heading(), contender);
        return new Limit(
                profile, what, bound, Double.NaN, false, medians -> medians.median(profile, contender, measure));
    }

    /** {@code met}, {@code not met} or, of what is only aimed at, {@code aim met} or {@code aim not met}. */
    String verdict(double measured) {
        if (Double.isNaN(bound)) {
            return reaches(measured, aim) ? "aim met" : "aim not met";
        }
        if (!reaches(measured, bound)) {
            return "**not met**";
        }
        return !Double.isNaN(aim) && reaches(measured, aim) ? "met, and the aim" : "met";
    }

    private boolean reaches(double measured, double wanted) {
        return atLeast ? measured >= wanted : measured <= wanted;
    }
}
