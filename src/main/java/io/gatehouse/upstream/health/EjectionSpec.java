package io.gatehouse.upstream.health;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/**
 * When an endpoint that misbehaves is left out: {@code <ejection>}.
 *
 * @param failures the share of failures, from 0 to 1, of the last {@code of} answers
 * @param of how many answers are looked at
 * @param consecutive failures in a row that suffice
 * @param time for how long the first time; the second time in a row for twice as long, and so on up to ten times
 * @param most the share of the upstream's endpoints, from 0 to 1, that is left out at most at a time
 */
public record EjectionSpec(
        @DecimalMin("0.01") @DecimalMax("1") double failures,
        @Min(2) @Max(1000) int of,
        @Min(1) @Max(1000) int consecutive,
        Duration time,
        @DecimalMin("0") @DecimalMax("1") double most) {

    public static final EjectionSpec USUAL = new EjectionSpec(0.5, 20, 5, Duration.ofSeconds(30), 0.5);
}
