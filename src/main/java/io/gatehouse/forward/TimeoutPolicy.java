package io.gatehouse.forward;

import io.gatehouse.route.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long what may take: {@code <timeout>}.
 *
 * @param connect until a connection stands
 * @param firstByte from the last byte of the request to the head of the answer
 * @param idle without a byte in either direction
 * @param total from the arrival of the request to the last byte of the answer, or null
 * @param tryFor from choosing an endpoint to the head of its answer, or null
 */
public record TimeoutPolicy(
        Duration connect,
        Duration firstByte,
        Duration idle,
        @Nullable Duration total,
        @Nullable Duration tryFor) implements Policy {

    public static final TimeoutPolicy DEFAULT =
            new TimeoutPolicy(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60), null, null);
}
