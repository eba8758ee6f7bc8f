package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client, upstream and log know an exchange by the same id. */
class ExchangeIdTest {

    private static final String FRESH = "[0-9a-f]{32}";

    private static String routes(TestUpstream upstream, String trusted) {
        return """
                <gateway xmlns="urn:gatehouse:1">
                  <trusted-proxies from="%s"/>
                  <upstream name="up"><endpoint url="%s"/></upstream>
                  <upstream name="dead"><endpoint url="http://127.0.0.1:1"/></upstream>
                  <routes>
                    <route name="dead" path="/dead" to="dead"/>
                    <route name="fixed" path="/fixed"><respond status="204"/></route>
                    <route name="moved" path="/moved"><redirect location="/"/></route>
                    <route name="shut" path="/shut"><maintenance/><respond status="204"/></route>
                    <route name="up" path="/up/**" to="up"/>
                  </routes>
                </gateway>
                """.formatted(trusted, upstream.url());
    }

    @Test
    void the_id_of_a_trusted_proxy_reaches_upstream_and_comes_back() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("a");
                TestGateway gateway = TestGateway.start(routes(upstream, "127.0.0.1"))) {
            RawAnswer answer = RawClient.fetch(gateway.port(), "/up/", "X-Request-Id: edge-42");

            assertThat(answer.header("X-Request-Id")).isEqualTo("edge-42");
            assertThat(upstream.awaitRequest().header("X-Request-Id")).isEqualTo("edge-42");
        }
    }

    @Test
    void the_id_of_anybody_else_reaches_nobody() throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("a");
                TestGateway gateway = TestGateway.start(routes(upstream, "192.0.2.1"))) {
            RawAnswer answer = RawClient.fetch(gateway.port(), "/up/", "X-Request-Id: forged");

            assertThat(answer.header("X-Request-Id")).matches(FRESH);
            assertThat(upstream.awaitRequest().header("X-Request-Id")).isEqualTo(answer.header("X-Request-Id"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /fixed HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /moved HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /shut HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /dead HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a%2Fb HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /_gatehouse/readyz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /_gatehouse/other HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /fixed HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /fixed HTTP/1.1\r\n\r\n",
                "GET /fixed HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "POST /fixed HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
                "POST /fixed HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
                "GET /fixed HTTP/7.3\r\nHost: a\r\n\r\n",
                "GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /fixed HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n",
                "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
            })
    void every_answer_has_an_id_malformed_as_the_request_may_be(String request) throws Exception {
        try (TestUpstream upstream = TestUpstream.answering("a");
                TestGateway gateway = TestGateway.start(routes(upstream, "192.0.2.1"));
                RawClient client = RawClient.connect(gateway.port())) {
            RawAnswer answer = client.send(request).answer();

            assertThat(answer.head().headers().all("X-Request-Id"))
                    .as(answer.head().text())
                    .singleElement()
                    .asString()
                    .matches(FRESH);
        }
    }

    @Test
    void a_line_of_the_log_about_an_exchange_begins_with_its_id() throws Exception {
        LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Logger logger = Logger.getLogger("io.gatehouse.exchange");
        Handler handler = handler(lines);
        logger.addHandler(handler);
        try (TestUpstream upstream = TestUpstream.answering("a");
                TestGateway gateway = TestGateway.start(routes(upstream, "192.0.2.1"))) {
            String id = RawClient.fetch(gateway.port(), "/dead").header("X-Request-Id");

            List<String> seen = new ArrayList<>();
            while (seen.stream().noneMatch(line -> line.startsWith("[" + id + "] GET /dead -> dead/dead/"))) {
                String line = lines.poll(20, TimeUnit.SECONDS);
                assertThat(line).as("a line of %s among %s", id, seen).isNotNull();
                seen.add(line);
            }
        } finally {
            logger.removeHandler(handler);
        }
    }

    private static Handler handler(LinkedBlockingQueue<String> lines) {
        return new Handler() {

            @Override
            public void publish(LogRecord logged) {
                lines.add(logged.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
