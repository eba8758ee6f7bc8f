package io.gatehouse.limit;

import java.time.Instant;

/**
 * One day or month, in one place. Who counts by it keeps it until it is over: to find it out is the work of a microsecond.
 *
 * @param name {@code 2026-11-27} or {@code 2026-11}; later ones are greater
 * @param begins its first moment
 * @param ends when the next one begins
 */
record Stretch(String name, Instant begins, Instant ends) {

    /** @return whether this moment is in it; a clock may also have been set back */
    boolean has(Instant when) {
        return when.isBefore(ends) && !when.isBefore(begins);
    }
}
