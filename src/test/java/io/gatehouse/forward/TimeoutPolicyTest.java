package io.gatehouse.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.testing.TestElement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TimeoutPolicyTest {

    private static TimeoutPolicy read(String element) {
        return TestElement.read(TimeoutPolicy.TYPE, element);
    }

    @Test
    void what_is_not_said_is_as_ever() {
        assertThat(read("<timeout/>")).isEqualTo(TimeoutPolicy.DEFAULT);
        assertThat(TimeoutPolicy.DEFAULT)
                .isEqualTo(new TimeoutPolicy(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        null,
                        null,
                        Deadline.X_ENVOY_EXPECTED_RQ_TIMEOUT_MS));
    }

    @Test
    void each_has_its_attribute() {
        assertThat(
                        read(
                                "<timeout connect='500ms' first-byte='5s' idle='5m' total='1h' try='3s' deadline-header='grpc-timeout'/>"))
                .isEqualTo(new TimeoutPolicy(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ofSeconds(3),
                        Deadline.GRPC_TIMEOUT));
    }

    @Test
    void a_routes_own_stand_beside_those_of_its_defaults() {
        assertThat(TimeoutPolicy.TYPE.merge()).isSameAs(PolicyType.BY_ATTRIBUTE);
        assertThat(TimeoutPolicy.TYPE
                        .read()
                        .apply(TimeoutPolicy.TYPE
                                .merge()
                                .apply(
                                        TestElement.of("<timeout connect='1s' idle='9s'/>")
                                                .settings(),
                                        TestElement.of("<timeout idle='5m'/>").settings())))
                .isEqualTo(read("<timeout connect='1s' idle='5m'/>"));
    }

    @Test
    void a_timeout_of_nothing_is_refused() {
        assertThat(TestElement.refusals(
                        TimeoutPolicy.TYPE, "<timeout connect='0s' first-byte='0ms' idle='0m' total='0h' try='0d'/>"))
                .containsExactlyInAnyOrder(
                        "connect: 0s (expected: > 0)",
                        "first-byte: 0ms (expected: > 0)",
                        "idle: 0m (expected: > 0)",
                        "total: 0h (expected: > 0)",
                        "try: 0d (expected: > 0)");
    }
}
