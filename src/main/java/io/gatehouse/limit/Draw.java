package io.gatehouse.limit;

/**
 * What became of a wish to draw from a bucket.
 *
 * @param granted whether there was enough
 * @param remaining tokens that are left, never less than 0
 * @param nanosToWait until there is enough; 0 when it was granted
 * @param nanosToFull until the bucket is full again when nobody draws
 * @param known whether it could be found out
 */
public record Draw(boolean granted, long remaining, long nanosToWait, long nanosToFull, boolean known) {

    /** One of which it is known what is left. */
    public Draw(boolean granted, long remaining, long nanosToWait, long nanosToFull) {
        this(granted, remaining, nanosToWait, nanosToFull, true);
    }

    /** @return one that is not granted because what is left cannot be found out now */
    public static Draw unknown(long nanosToWait) {
        return new Draw(false, 0, nanosToWait, nanosToWait, false);
    }
}
