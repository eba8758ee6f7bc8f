package io.gatehouse.filter.maintenance;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.FixedBody;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everybody is asked to come again later: {@code <maintenance>}.
 *
 * @param page of HTML, or null for the gateway's own
 * @param retryAfter when to come again, longer than nothing; null when that is not known
 * @param except who is let through, or null
 */
public record MaintenancePolicy(
        @Nullable FixedBody page,
        @Nullable Duration retryAfter,
        @Nullable When except) implements Policy {

    public static final PolicyType<MaintenancePolicy> TYPE =
            new PolicyType<>("maintenance", PolicyType.REPLACE, MaintenancePolicy::read);

    private static MaintenancePolicy read(Settings maintenance) {
        return new MaintenancePolicy(
                maintenance.file("page"),
                maintenance.positiveDuration("retry-after"),
                When.read(maintenance, "except"));
    }

    /**
     * A preflight (Fetch, 4.8) is let through: it is about the request that follows, which a page can read the answer of only
     * if the preflight was answered.
     *
     * @return null for who is let through
     */
    public @Nullable Refusal verdict(Asked asked) {
        RequestHead head = asked.head();
        CanonicalPath path = asked.path();
        boolean excepted = except != null && path != null && except.holds(head, path);
        return excepted || head.preflightMethod() != null
                ? null
                : Refusal.frank(Fault.MAINTENANCE, "down for maintenance", Mode.ENFORCE);
    }
}
