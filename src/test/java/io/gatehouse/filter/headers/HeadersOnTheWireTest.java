package io.gatehouse.filter.headers;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.testing.ConcernServer;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.TestElement;
import io.gatehouse.testing.TestUpstream;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeadersOnTheWireTest {

    private static final List<PolicyFilter<?>> HEADERS =
            List.of(new PolicyFilter<>(0, HeadersPolicy.class, new HeadersFilter(Notices.NONE)));

    private static HeadersPolicy read(String children) {
        return TestElement.read(HeadersPolicy.TYPE, "<headers preset='secure'>" + children + "</headers>");
    }

    @Test
    void upstream_and_client_read_what_the_route_says() throws Exception {
        HeadersPolicy policy = read("<request set='X-From' value='{host} {path}'/><request remove='X-Debug'/>"
                + "<response add='Via-Shop' value='é'/><response remove='X-Secret'/>");
        TestUpstream.Script script = scene -> scene.answer(200, new byte[] {'x'}, "X-Secret: 1", "Server: old", "A: b");
        try (TestUpstream upstream = TestUpstream.playing(script);
                ConcernServer server = ConcernServer.start(upstream.port(), HEADERS, policy);
                RawClient client = server.connect()) {
            RawAnswer answer =
                    client.get("/a%20b", "X-Debug: 1", "X_From: root").answer();
            RawHead sent = upstream.awaitRequest();
            assertThat(sent.headers().all("X-From")).containsExactly("localhost /a%20b");
            assertThat(sent.header("X-Debug")).isNull();
            assertThat(sent.header("X_From")).isNull();
            assertThat(answer.header("Via-Shop")).isEqualTo("é");
            assertThat(answer.header("X-Secret")).isNull();
            assertThat(answer.header("Server")).isNull();
            assertThat(answer.header("A")).isEqualTo("b");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.text()).isEqualTo("x");
        }
    }

    @Test
    void a_host_that_the_route_sets_is_known_when_the_upstream_speaks_of_itself() throws Exception {
        TestUpstream.Script script = scene -> scene.answer(302, new byte[0], "Location: http://crm.internal/login");
        try (TestUpstream upstream = TestUpstream.playing(script);
                ConcernServer server = ConcernServer.start(
                        upstream.port(), HEADERS, read("<request set='Host' value='crm.internal'/>"));
                RawClient client = server.connect()) {
            RawAnswer answer = client.get("/").answer();
            assertThat(upstream.awaitRequest().headers().all("Host")).containsExactly("crm.internal");
            assertThat(answer.header("Location")).isEqualTo("http://localhost/login");
        }
    }

    @Test
    void an_upstream_that_cannot_be_reached_is_answered_for_with_the_routes_fields() throws Exception {
        TestUpstream gone = TestUpstream.answering("");
        gone.close();
        try (ConcernServer server = ConcernServer.start(gone.port(), HEADERS, read(""));
                RawClient client = server.connect()) {
            RawAnswer answer = client.get("/").answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
    }
}
