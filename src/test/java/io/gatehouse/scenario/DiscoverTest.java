package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestOperator;
import io.gatehouse.testing.TestUpstream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams whose endpoints nobody wrote down. */
class DiscoverTest {

    private static final String NOBODY = "all endpoints drain or have weight 0";
    private static final Pattern ENDPOINT = Pattern.compile("(http://\\S+):\\s");

    @TempDir
    private Path folder;

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
    void explain_says_so_where_all_that_were_found_drain() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("found");
                TestOperator operator = new TestOperator()) {
            Path routes = folder.resolve("routes.xml");
            Files.writeString(
                    routes,
                    descriptor("dns='http://localhost:"
                            + URI.create(upstream.url()).getPort() + "'"));
            try (TestGateway gateway = TestGateway.start(routes.toString())) {
                assertThat(RawClient.fetch(gateway.port(), "/").status()).isEqualTo(200);
                assertThat(operator.invoke(routes, "explain", "GET", "http://localhost/"))
                        .doesNotContain(NOBODY);
                Matcher found = ENDPOINT.matcher(operator.invoke(routes, "upstreams"));
                while (found.find()) {
                    operator.invoke(routes, "drain", "app", found.group(1));
                }
                assertThat(RawClient.fetch(gateway.port(), "/").status()).isEqualTo(503);
                assertThat(operator.invoke(routes, "explain", "GET", "http://localhost/"))
                        .contains(NOBODY);
            }
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
