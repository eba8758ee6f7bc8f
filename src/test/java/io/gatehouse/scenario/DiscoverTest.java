package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Upstreams whose endpoints nobody wrote down. */
class DiscoverTest {

    private static String descriptor(String discover) {
        return "<gateway xmlns='urn:gatehouse:1'><upstream name='app' host-header='endpoint'><discover " + discover
                + "/></upstream><routes><route name='all' to='app'/></routes></gateway>";
    }

    @Test
    void the_first_request_finds_what_was_found_by_a_name() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("found");
                TestGateway gateway = TestGateway.start(descriptor(
                        "dns='http://localhost:" + URI.create(upstream.url()).getPort() + "'"))) {
            assertThat(RawClient.fetch(gateway.port(), "/").text()).isEqualTo("found");
            assertThat(upstream.received().get(0).headers().first("Host"))
                    .isEqualTo("localhost:" + URI.create(upstream.url()).getPort());
        }
    }

    @Test
    void where_nothing_is_found_the_gateway_serves_and_says_that_nobody_is_there() throws Exception {
        try (TestGateway gateway = TestGateway.start(descriptor("jndi='no/such/list'"))) {
            RawAnswer answer = RawClient.fetch(gateway.port(), "/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.text()).contains("no-endpoint");
        }
    }
}
