package io.gatehouse.forward;

import io.gatehouse.http.Ascii;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read that lets wait is asked of a second endpoint as well, and the first answer wins: {@code <hedge>}.
 *
 * @param after how long the first endpoint has for the head of its answer; null: as long as 95 % of those of the upstream took
 */
public record HedgePolicy(@Nullable Duration after) implements Policy {

    public static final PolicyType<HedgePolicy> TYPE = new PolicyType<>("hedge", PolicyType.REPLACE, HedgePolicy::read);

    private static final String P95 = "p95";

    /** Reads, which change nothing and have no body. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    /** @return whether requests of this method are asked of two */
    public static boolean isFor(String method) {
        return METHODS.contains(method);
    }

    private static HedgePolicy read(Settings hedge) {
        String after = hedge.text("after", P95).strip();
        boolean fixed = !after.equals(P95);
        if (fixed && (after.isEmpty() || !Ascii.isDigit(after.charAt(0)))) {
            hedge.refuse("after", Settings.shown(after) + " (expected: a duration such as 50ms, or " + P95 + ")");
            return new HedgePolicy(null);
        }
        return new HedgePolicy(fixed ? hedge.positiveDuration("after") : null);
    }

    /** @return for people */
    public String shown() {
        Duration fixed = after;
        return "a second endpoint after "
                + (fixed == null ? "95 % of the upstream's answers" : fixed.toMillis() + " ms");
    }
}
