package io.gatehouse.exchange;

import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is said of the time that the gateway takes, and how much that may be: {@code <latency>}.
 *
 * @param budget how long the gateway itself may keep an exchange; null for as long as it takes
 * @param serverTiming whether clients are told, in {@code Server-Timing}
 */
public record LatencyPolicy(@Nullable Duration budget, boolean serverTiming) implements Policy {

    public static final PolicyType<LatencyPolicy> TYPE =
            new PolicyType<>("latency", PolicyType.BY_ATTRIBUTE, LatencyPolicy::read);

    private static LatencyPolicy read(Settings latency) {
        return new LatencyPolicy(latency.positiveDuration("budget"), latency.flag("server-timing", false));
    }

    /** @return nanoseconds; {@link Long#MAX_VALUE} for as long as it takes */
    public long budgetNanos() {
        Duration most = budget;
        return most == null ? Long.MAX_VALUE : most.toNanos();
    }
}
