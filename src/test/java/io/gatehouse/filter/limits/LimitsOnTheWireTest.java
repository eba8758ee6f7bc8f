package io.gatehouse.filter.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestElement;
import io.gatehouse.testing.TestUpstream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LimitsOnTheWireTest {

    private static final List<PolicyFilter<?>> LIMITS =
            List.of(new PolicyFilter<>(0, LimitsPolicy.class, new LimitsFilter()));

    private static LimitsPolicy read(String element) {
        return TestElement.read(LimitsPolicy.TYPE, element);
    }

    @Test
    void a_body_announced_too_large_never_reaches_the_upstream() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("ok");
                ConcernServer server = ConcernServer.start(upstream.port(), LIMITS, read("<limits body='10B'/>"));
                RawClient client = server.connect()) {
            RawAnswer answer = client.request("POST", "/", "Content-Length: 11", "Expect: 100-continue")
                    .answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.interim()).isEmpty();
            assertThat(upstream.connections()).isZero();
            assertThat(server.awaitOutcome().fault()).isEqualTo(Fault.BODY_TOO_LARGE);
        }
    }

    @Test
    void a_chunked_body_that_grows_too_large_is_cut_off_on_both_sides() throws Exception {
        TestUpstream.Script reading = scene -> {
            assertThat(scene.readBody(OutputStream.nullOutputStream()).broken()).isTrue();
        };
        try (TestUpstream upstream = TestUpstream.playing(reading);
                ConcernServer server = ConcernServer.start(upstream.port(), LIMITS, read("<limits body='64KB'/>"));
                RawClient client = server.connect()) {
            client.request("POST", "/", "Transfer-Encoding: chunked");
            for (int i = 0; i < 5; i++) {
                client.sendChunk(new byte[16 * 1024]);
            }
            RawAnswer answer = client.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("(expected: <= 65536)");
            Outcome outcome = server.awaitOutcome();
            assertThat(outcome.fault()).isEqualTo(Fault.BODY_TOO_LARGE);
            assertThat(outcome.bytesIn()).isLessThanOrEqualTo(5 * 16 * 1024);
        }
    }

    @Test
    void a_body_that_observes_its_limit_arrives_whole() throws Exception {
        try (TestUpstream upstream = TestUpstream.echoing();
                ConcernServer server =
                        ConcernServer.start(upstream.port(), LIMITS, read("<limits body='1B' mode='observe'/>"));
                RawClient client = server.connect()) {
            client.request("POST", "/", "Transfer-Encoding: chunked");
            client.sendChunk(new byte[] {'a', 'b', 'c'}).sendChunk(new byte[0]);
            assertThat(client.answer().text()).endsWith("\r\n\r\nabc");
        }
    }

    @Test
    void a_body_that_drips_is_answered_with_408_and_the_connection_goes() throws Exception {
        List<Policy> policies = List.of(read("<limits body-rate='1KB/s'/>"));
        try (TestUpstream upstream = TestUpstream.answering("ok");
                ConcernServer server = ConcernServer.start(
                        "", ConcernServer.fasterBy(20), LIMITS, Map.of("upstream", upstream.port()), policies);
                RawClient client = server.connect()) {
            client.request("POST", "/", "Content-Length: 100000").send("x");
            RawAnswer answer = client.answer();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.text()).contains("body-rate: 0 bytes a second (expected: >= 1024)");
            assertThat(server.awaitOutcome().fault()).isEqualTo(Fault.BODY_TOO_SLOW);
            client.patience(Duration.ofSeconds(5));
            assertThat(client.closedByPeer()).isTrue();
        }
    }
}
