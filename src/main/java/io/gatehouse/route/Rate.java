package io.gatehouse.route;

import java.time.Duration;

/**
 * So many in so much time: {@code 100/s}, {@code 5000/h}.
 *
 * @param count how many
 * @param per in which time
 */
public record Rate(long count, Duration per) {

    /** As the descriptor has it: {@code 100/s}. */
    @Override
    public String toString() {
        return count + "/" + Units.nameOf(per);
    }
}
