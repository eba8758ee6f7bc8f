package io.gatehouse.forward;

import io.gatehouse.http.Headers;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long what may take: {@code <timeout>}. Each is longer than nothing.
 *
 * @param connect until a connection stands
 * @param firstByte from the last byte of the request to the head of the answer
 * @param idle without a byte in either direction
 * @param total from the arrival of the request to the last byte of the answer, or null
 * @param tryFor from choosing an endpoint to the head of its answer, or null
 * @param deadline how an upstream is told what is left of {@code total} and {@code tryFor}
 */
public record TimeoutPolicy(
        Duration connect,
        Duration firstByte,
        Duration idle,
        @Nullable Duration total,
        @Nullable Duration tryFor,
        Deadline deadline)
        implements Policy {

    public static final TimeoutPolicy DEFAULT = new TimeoutPolicy(
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            null,
            null,
            Deadline.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS);

    public static final PolicyType<TimeoutPolicy> TYPE =
            new PolicyType<>("timeout", PolicyType.BY_ATTRIBUTE, TimeoutPolicy::read);

    /** Shows, in an explanation, what the upstream is told of the time that it has. */
    public void explain(Headers.Builder fields) {
        Duration most = total == null || (tryFor != null && tryFor.compareTo(total) < 0) ? tryFor : total;
        deadline.explain(fields, most);
    }

    /** @return the same, and the whole exchange takes no longer than this */
    TimeoutPolicy within(Duration most) {
        Duration own = total;
        return new TimeoutPolicy(
                connect, firstByte, idle, own == null || own.compareTo(most) > 0 ? most : own, tryFor, deadline);
    }

    private static TimeoutPolicy read(Settings timeout) {
        return new TimeoutPolicy(
                Objects.requireNonNullElse(timeout.positiveDuration("connect"), DEFAULT.connect),
                Objects.requireNonNullElse(timeout.positiveDuration("first-byte"), DEFAULT.firstByte),
                Objects.requireNonNullElse(timeout.positiveDuration("idle"), DEFAULT.idle),
                timeout.positiveDuration("total"),
                timeout.positiveDuration("try"),
                timeout.choice("deadline-header", DEFAULT.deadline));
    }
}
