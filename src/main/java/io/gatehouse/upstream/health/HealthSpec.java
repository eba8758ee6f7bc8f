package io.gatehouse.upstream.health;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How endpoints are asked whether they are well: {@code <health>}.
 *
 * @param path what is asked for by GET, with a query if there is one
 * @param host what the endpoint reads in {@code Host}; null for its own authority
 * @param every from one check to the next, a tenth more or less
 * @param timeout from the beginning of a check to the last byte of its answer
 * @param rise so many good checks in a row make a sick endpoint well
 * @param fall so many bad ones in a row make it sick
 * @param statuses of good answers
 * @param body what is in the body of a good answer; null for anything
 */
public record HealthSpec(
        String path,
        @Nullable String host,
        Duration every,
        Duration timeout,
        @Min(1) @Max(100) int rise,
        @Min(1) @Max(100) int fall,
        List<Statuses> statuses,
        @Nullable String body) {

    /** What comes before it says nothing yet. */
    public static final int LEAST_STATUS = 200;

    public static final Duration USUAL_EVERY = Duration.ofSeconds(10);
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(2);
    public static final int USUAL_RISE = 2;
    public static final int USUAL_FALL = 3;
    public static final List<Statuses> USUAL_STATUSES = List.of(new Statuses(200, 399));

    public HealthSpec {
        statuses = List.copyOf(statuses);
    }

    /** @return whether an answer of this status may be a good one */
    public boolean takes(int status) {
        return statuses.stream().anyMatch(some -> some.first <= status && status <= some.last);
    }

    /** Some statuses, both ends among them. */
    public record Statuses(int first, int last) {

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }
}
