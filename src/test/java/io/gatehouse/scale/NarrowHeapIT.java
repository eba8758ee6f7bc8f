package io.gatehouse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Crowd;
import io.gatehouse.testing.CrowdUpstream;
import io.gatehouse.testing.GatewayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A thousand who wait, in a heap in which the buffers that the container has for as many would not fit. */
@Tag("executable-archive")
@EnabledOnOs(OS.LINUX)
class NarrowHeapIT {

    private static final int WAITERS = 1_000;
    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes><route name="all" path="/**" to="app"><timeout connect="30s" first-byte="60s"/></route></routes>
            </gateway>
            """;

    /** what one who waits may cost: connections, processor and exchange, and its part of what few keep */
    private static final int MOST_KIB = 40;

    @TempDir
    private Path folder;

    @Test
    void a_thousand_wait_for_an_upstream_wave_after_wave() throws Exception {
        try (CrowdUpstream upstream = new CrowdUpstream(Duration.ofMillis(200));
                GatewayProcess gateway =
                        GatewayProcess.start("64m", folder, ROUTES.replace("UPSTREAM", upstream.url()));
                Crowd crowd = new Crowd(gateway.port())) {
            gateway.needFiles(2 * WAITERS + 200);
            long before = gateway.heap();
            crowd.growTo(WAITERS);
            // by then nobody need have waited, and then all do
            for (int wave = 0; wave < 3; wave++) {
                CountDownLatch held = upstream.held(WAITERS);
                CountDownLatch answered = crowd.ask(0, "/held", 1);
                crowd.await(held, "waits for " + WAITERS);
                long each = (gateway.heap() - before) / WAITERS / 1024;
                System.out.println("who waits takes " + each + " KiB of heap");
                assertThat(each).isLessThanOrEqualTo(MOST_KIB);
                upstream.release();
                crowd.await(answered, "answers");
            }
            crowd.await(crowd.ask(0, "/slow", 5), "answers");
            assertThat(crowd.complaints()).isEmpty();
            assertThat(gateway.errors()).doesNotContain("OutOfMemoryError");
        }
    }
}
