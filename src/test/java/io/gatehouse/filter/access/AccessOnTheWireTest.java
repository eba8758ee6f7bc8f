package io.gatehouse.filter.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.fault.Fault;
import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestElement;
import io.gatehouse.testing.TestUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AccessOnTheWireTest {

    private static final List<PolicyFilter<?>> ACCESS =
            List.of(new PolicyFilter<>(0, AccessPolicy.class, new AccessFilter()));

    @Test
    void who_may_not_come_does_not_reach_the_upstream_and_leaves_his_body_behind() throws Exception {
        AccessPolicy policy = TestElement.read(AccessPolicy.TYPE, "<access deny='127.0.0.0/8 ::1'/>");
        try (TestUpstream upstream = TestUpstream.answering("ok");
                ConcernServer server = ConcernServer.start(upstream.port(), ACCESS, policy);
                RawClient client = server.connect()) {
            RawAnswer answer = client.request("POST", "/", "Content-Length: 3", "Expect: 100-continue")
                    .answer();
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.interim()).isEmpty();
            assertThat(answer.text()).contains("access-denied").doesNotContain("127.0.0", "deny");
            assertThat(upstream.connections()).isZero();
            Outcome outcome = server.awaitOutcome();
            assertThat(outcome.fault()).isEqualTo(Fault.ACCESS_DENIED);
            assertThat(outcome.detail()).contains("127.0.0.1", "none in deny");
        }
    }
}
