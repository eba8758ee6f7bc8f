package io.gatehouse.limit;

/**
 * What became of a wish to draw from a bucket.
 *
 * @param granted whether there was enough
 * @param remaining tokens that are left, never less than 0
 * @param nanosToWait until there is enough; 0 when it was granted
 * @param nanosToFull until the bucket is full again when nobody draws
 */
public record Draw(boolean granted, long remaining, long nanosToWait, long nanosToFull) {}
