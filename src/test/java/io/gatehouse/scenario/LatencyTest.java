package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestGateway;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTime;
import io.gatehouse.testing.TestUpstream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** Where the time of real exchanges goes, who is told, and what becomes of what takes too long. */
class LatencyTest {

    private static final String WAITING = "gatehouse_upstream_requests_waiting{upstream=\"app\"} 1\n";

    private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();

    @Test
    void clients_are_told_where_the_time_went_where_the_route_says_so() throws Exception {
        try (Stage stage = Stage.routing("""
                <routes>
                  <route name="told" path="/told/**" to="app"><access allow="127.0.0.1"/><latency server-timing="true"/></route>
                  <route name="own" path="/own"><latency server-timing="true"/><respond>Hello.</respond></route>
                  <route name="rest" to="app"><access allow="127.0.0.1"/></route>
                </routes>""")) {
            stage.upstreamPlays(scene -> scene.answer(200, new byte[0], "Server-Timing: db;dur=53"));
            RawAnswer told = stage.get("/told/a");
            assertThat(told.head().headers().all("Server-Timing"))
                    .hasSize(2)
                    .first()
                    .isEqualTo("db;dur=53");
            assertThat(told.head().headers().all("Server-Timing").get(1))
                    .matches("gateway;dur=\\d+\\.\\d{3}, connect;dur=\\d+\\.\\d{3}, first-byte;dur=\\d+\\.\\d{3},"
                            + " access;dur=\\d+\\.\\d{3}");
            assertThat(stage.get("/own").head().header("Server-Timing")).matches("gateway;dur=\\d+\\.\\d{3}");
            assertThat(stage.get("/rest").head().headers().all("Server-Timing")).containsExactly("db;dur=53");
        }
    }

    @Test
    void what_the_gateway_keeps_for_longer_than_it_may_is_counted_and_told() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TestTime time = new TestTime();
        BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();
        try (TestUpstream upstream = TestUpstream.playing(scene -> {
                    scene.await(release);
                    scene.answer(200, new byte[] {'x'});
                });
                TestLog log = new TestLog("io.gatehouse.exchange");
                TestGateway gateway = TestGateway.start("""
                        <gateway xmlns="urn:gatehouse:1">
                          <upstream name="app"><endpoint url="%s"/><pool in-flight="1" queue="5" queue-timeout="10s"/></upstream>
                          <routes>
                            <route name="kept" to="app"><latency budget="2s"/></route>
                          </routes>
                        </gateway>""".formatted(upstream.url()), time)) {
            ObjectName route = awaitBean("io.gatehouse:type=Route,name=kept,*");
            jmx.addNotificationListener(route, (notification, handback) -> heard.add(notification), null, null);
            try (RawClient first = RawClient.connect(gateway.port());
                    RawClient second = RawClient.connect(gateway.port())) {
                first.get("/first");
                upstream.awaitRequest();
                second.get("/second");
                while (!RawClient.fetch(gateway.port(), "/_gatehouse/metrics")
                        .text()
                        .contains(WAITING)) {
                    Thread.onSpinWait();
                }
                time.advance(Duration.ofSeconds(5));
                release.countDown();
                first.answer();
                assertThat(second.answer().status()).isEqualTo(200);
            } finally {
                release.countDown();
            }

            Notification told = heard.poll(10, TimeUnit.SECONDS);
            assertThat(told).isNotNull();
            assertThat(told.getType()).isEqualTo("gatehouse.latency.budget-exceeded");
            assertThat(told.getMessage())
                    .matches("route kept: the gateway has added 5\\d{3}\\.\\d{3} ms \\(expected: <= 2000\\.000 ms\\)");
            assertThat(jmx.getAttribute(route, "BudgetExceededTotal")).isEqualTo(1L);
            assertThat(jmx.getAttribute(route, "BudgetMillis")).isEqualTo(2_000.0);
            assertThat((double) jmx.getAttribute(route, "AddedMillisTotal")).isBetween(5_000.0, 10_000.0);
            assertThat(jmx.getAttribute(route, "RequestsTotal")).isEqualTo(2L);
            String text = RawClient.fetch(gateway.port(), "/_gatehouse/metrics").text();
            assertThat(text)
                    .contains("gatehouse_latency_budget_exceeded_total{route=\"kept\"} 1\n")
                    .contains("gatehouse_latency_budget_seconds{route=\"kept\"} 2\n")
                    .contains("gatehouse_request_phase_seconds_count{route=\"kept\",phase=\"queue\"} 1\n");
            // the first was waited for upstream, which is not the gateway's doing
            assertThat(text)
                    .contains(
                            "gatehouse_request_phase_seconds_bucket{route=\"kept\",phase=\"gateway\",le=\"2.0\"} 1\n");
            while (log.lines("route kept: the gateway has added").isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    private ObjectName awaitBean(String pattern) throws Exception {
        Set<ObjectName> found = jmx.queryNames(new ObjectName(pattern), null);
        while (found.isEmpty()) {
            Thread.onSpinWait();
            found = jmx.queryNames(new ObjectName(pattern), null);
        }
        return found.iterator().next();
    }
}
