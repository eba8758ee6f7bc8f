package io.gatehouse.filter.maintenance;

import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Policy;
import io.gatehouse.route.PolicyType;
import io.gatehouse.route.Settings;
import io.gatehouse.route.When;
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
        Action.@Nullable Body page,
        @Nullable Duration retryAfter,
        @Nullable When except) implements Policy {

    public static final PolicyType<MaintenancePolicy> TYPE =
            new PolicyType<>("maintenance", PolicyType.REPLACE, MaintenancePolicy::read);

    private static MaintenancePolicy read(Settings maintenance) {
        return new MaintenancePolicy(
                maintenance.file("page"),
                maintenance.positiveDuration("retry-after"),
                maintenance.parse("except", When::parse));
    }

    /**
     * A preflight (Fetch, 4.8) is let through: it is about the request that follows, which a page can read the answer of only
     * if the preflight was answered.
     *
     * @param path null where it cannot be read in one way
     * @return whether the request is turned away
     */
    public boolean refuses(RequestHead head, @Nullable CanonicalPath path) {
        if (head.preflightMethod() != null) {
            return false;
        }
        return except == null || path == null || !except.holds(head, path);
    }
}
