package io.gatehouse.upstream.health;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream looks after its endpoints.
 *
 * @param health null when nobody is checked
 * @param ejection null when nobody is left out for what fails
 * @param slowStart for how long who comes back gets less than its share
 * @param panic below this share of fit endpoints, from 0 to 1, all of them are given requests; 0: when none is fit
 */
public record CareSpec(
        @Nullable HealthSpec health,
        @Nullable EjectionSpec ejection,
        Duration slowStart,
        @DecimalMin("0") @DecimalMax("1") double panic) {

    public static final Duration USUAL_SLOW_START = Duration.ofSeconds(10);

    public static final CareSpec NONE = new CareSpec(null, null, USUAL_SLOW_START, 0);

    /** @return whether what was found out about an endpoint under the one holds under the other */
    public boolean isLikeFor(CareSpec other) {
        return Objects.equals(health, other.health)
                && Objects.equals(ejection, other.ejection)
                && slowStart.equals(other.slowStart);
    }

    /** @return whether anybody can be found unfit */
    public boolean looks() {
        return health != null || ejection != null;
    }
}
