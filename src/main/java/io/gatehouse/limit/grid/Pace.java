package io.gatehouse.limit.grid;

import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;

/**
 * How a bucket fills. Where it stands is told by one number: in how many nanoseconds it will be full. That may be more than an empty
 * one needs: what was drawn too much is paid for first.
 *
 * @param burst tokens of a full bucket
 */
record Pace(long burst, double nanosPerToken) {

    /** tokens; what doubles lose of a year's worth is far less */
    private static final double SLACK = 1e-6;

    static Pace of(LimitSpec limit) {
        return new Pace(
                limit.burst(),
                (double) limit.rate().each().toNanos() / limit.rate().tokens());
    }

    /** @return that of one of so many, at least one token */
    Pace shareOf(int nodes) {
        return new Pace(Math.max(1, burst / nodes), nanosPerToken * nodes);
    }

    /** @return how much longer it takes until a bucket is full of which so many were drawn */
    long nanosFor(long tokens) {
        return Math.round(tokens * nanosPerToken);
    }

    /** @return what takes so long to come, rounded */
    long tokensFor(long nanos) {
        return Math.round(nanos / nanosPerToken);
    }

    /** @return less than 0 where more was drawn than there was */
    long available(long nanosToFull) {
        return (long) Math.floor(burst - nanosToFull / nanosPerToken + SLACK);
    }

    /**
     * @param nanosToFull where the bucket stands, at least 0
     * @param cost tokens, at least 1 and at most the burst
     * @return with where it stands then
     */
    Draw draw(long nanosToFull, long cost) {
        long available = available(nanosToFull);
        if (cost <= available) {
            return new Draw(true, available - cost, 0, nanosToFull + nanosFor(cost));
        }
        long wait = (long) Math.ceil(nanosToFull - (burst - cost) * nanosPerToken);
        return new Draw(false, Math.max(0, available), Math.max(1, wait), nanosToFull);
    }
}
