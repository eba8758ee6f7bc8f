package io.gatehouse.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.TestLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** A gateway whose grid is not there: nobody listens on port 1. */
class GridAwayTest {

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private static final String LIMITED = """
            <grid redis="redis://127.0.0.1:1/0" nodes="4" when-away="%s"/>
            <routes>
              <route name="shared" path="/shared" to="app"><rate-limit rate="1/d" burst="20"/></route>
              <route name="observed" path="/observed" to="app"><rate-limit rate="1/d" burst="20" mode="observe"/></route>
              <route name="own" path="/own" to="app"><rate-limit rate="1/d" burst="3" shared="false"/></route>
              <route name="free" path="/free" to="app"/>
            </routes>
            """;

    private static void awaitLine(TestLog log, String part) {
        long began = System.nanoTime();
        while (log.lines(part).isEmpty()) {
            assertThat(System.nanoTime() - began).as(part).isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static int granted(Stage stage, String path) throws IOException {
        int granted = 0;
        while (granted < 50 && stage.get(path).status() == 200) {
            granted++;
        }
        return granted;
    }

    private static List<String> grids() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        List<String> grids = new ArrayList<>();
        for (ObjectName gateway : beans.queryNames(new ObjectName("io.gatehouse:type=Gateway,*"), null)) {
            grids.add((String) beans.getAttribute(gateway, "Grid"));
        }
        return grids;
    }

    private static List<String> limits() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        List<String> limits = new ArrayList<>();
        for (ObjectName gateway : beans.queryNames(new ObjectName("io.gatehouse:type=Gateway,*"), null)) {
            limits.add(beans.invoke(gateway, "limits", null, null) + "\n");
        }
        return limits;
    }

    @Test
    void it_starts_says_so_and_grants_its_part() throws Exception {
        try (TestLog log = new TestLog("io.gatehouse");
                Stage stage = Stage.routing(LIMITED.formatted("local-share"))) {
            awaitLine(
                    log,
                    "grid redis://127.0.0.1:1/0 is away, and until it is back each limit lets 1/4 of its own pass");
            RawAnswer first = stage.get("/shared");
            assertThat(first.header("RateLimit-Policy")).isEqualTo("\"default\";q=5;w=1728000");
            assertThat(first.header("RateLimit")).isEqualTo("\"default\";r=4;t=345600");
            assertThat(granted(stage, "/shared")).isEqualTo(4);
            assertThat(limits())
                    .anyMatch(all ->
                            all.contains("default of route shared: 1/4d, burst 5, per client-ip, 1 counted apart,"
                                    + " this node's part, because the grid is away, of 1/d, burst 20\n"))
                    .anyMatch(all ->
                            all.contains("default of route own: 1/d, burst 3, per client-ip, 0 counted apart\n"));
            assertThat(granted(stage, "/own")).isEqualTo(3);
            assertThat(grids())
                    .anyMatch(grid -> grid.startsWith("redis://127.0.0.1:1/0: away since ")
                            && grid.contains("Connection refused"));
        }
    }

    @Test
    void where_it_says_so_nothing_that_is_limited_together_passes() throws Exception {
        try (TestLog log = new TestLog("io.gatehouse");
                Stage stage = Stage.routing(LIMITED.formatted("refuse"))) {
            awaitLine(log, "is away, and until it is back nothing passes that is limited");
            RawAnswer refused = stage.get("/shared");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("limits-unavailable").doesNotContain("redis");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(limits())
                    .anyMatch(all ->
                            all.contains("default of route shared: 1/d, burst 20, per client-ip, 1 counted apart,"
                                    + " shared, but nothing passes, because the grid is away"));
            assertThat(refused.head().headers().all("RateLimit")).isEmpty();
            assertThat(refused.head().headers().all("RateLimit-Policy")).isEmpty();
            assertThat(stage.get("/observed").status()).isEqualTo(200);
            assertThat(granted(stage, "/own")).isEqualTo(3);
            assertThat(stage.get("/free").status()).isEqualTo(200);
        }
    }
}
