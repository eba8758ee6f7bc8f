package io.gatehouse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.Crowd;
import io.gatehouse.testing.CrowdUpstream;
import io.gatehouse.testing.GatewayProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Exchanges that wait cost memory, but no threads: the archive as it is shipped, in a process of its own. */
@Tag("executable-archive")
@Tag("slow")
@EnabledOnOs(OS.LINUX)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CrowdIT {

    private static final int FEW = 100;
    private static final int MANY = 2_000;
    private static final int STREAMS = 5_000;

    /** the gateway's own threads, beside the container's pool */
    private static final int OWN = 6;

    /** the JDK's compilers and collectors, which it starts as it needs them */
    private static final int OF_THE_JDK = 8;

    /** Thousands of connections that all begin in one moment may take longer than the usual 2 s on a busy machine. */
    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="UPSTREAM"/></upstream>
              <routes><route name="all" path="/**" to="app"><timeout connect="30s" first-byte="60s"/></route></routes>
            </gateway>
            """;

    @TempDir
    private static Path folder;

    private static CrowdUpstream upstream;
    private static GatewayProcess gateway;
    private static int threadsAtFirst;
    private static List<String> ownAtFirst;

    private Crowd crowd;

    @BeforeAll
    static void start() throws Exception {
        upstream = new CrowdUpstream(Duration.ofMillis(200));
        // about 270 KiB an exchange, most of it buffers of the container
        gateway = GatewayProcess.start("2g", folder, ROUTES.replace("UPSTREAM", upstream.url()));
        gateway.needFiles(2 * STREAMS + 200);
        threadsAtFirst = gateway.threads() - gateway.pool();
        ownAtFirst = gateway.threads("gatehouse-");
    }

    @AfterAll
    static void end() throws IOException {
        upstream.close();
        if (gateway != null) {
            gateway.close();
        }
    }

    @BeforeEach
    void gather() throws IOException {
        crowd = new Crowd(gateway.port());
    }

    @AfterEach
    void disperse() {
        crowd.close();
    }

    /** First, because it measures memory, and the container keeps what it once had. */
    @Test
    @Order(1)
    void five_thousand_event_streams_get_their_events_on_the_same_threads_as_a_hundred() throws Exception {
        open(FEW, 0);
        long residentBefore = gateway.residentKib();
        long heapBefore = gateway.heap();
        open(STREAMS, FEW);
        long streams = STREAMS - FEW;
        System.out.printf(
                "a stream costs %d KiB of resident memory, %d KiB of heap%n",
                (gateway.residentKib() - residentBefore) / streams, (gateway.heap() - heapBefore) / streams / 1024);
        CountDownLatch ended = crowd.expect("0\r\n\r\n");
        upstream.endStreams();
        crowd.await(ended, "ends");
        assertThat(crowd.complaints()).isEmpty();
    }

    private void open(int count, int from) throws Exception {
        crowd.growTo(count);
        crowd.await(crowd.listen(from, "/events"), "streams");
        for (int i = 0; i < 2; i++) {
            String event = count + "-" + i;
            CountDownLatch heard = crowd.expect("data: " + event + "\n\n");
            long sent = System.nanoTime();
            upstream.send(event);
            crowd.await(heard, "listeners");
            Duration took = Duration.ofNanos(System.nanoTime() - sent);
            System.out.println("an event to " + count + " listeners: " + took.toMillis() + " ms");
            assertThat(took).isLessThan(Duration.ofSeconds(15));
        }
        assertFewThreads(count + " event streams");
    }

    @Test
    @Order(2)
    void two_thousand_requests_at_once_need_no_more_threads_than_a_hundred() throws Exception {
        holdAtOnce(FEW);
        holdAtOnce(MANY);
        // and as they come: each member asks again when it has its answer
        crowd.await(crowd.ask(0, "/slow", 2), "answers");
        assertFewThreads(MANY + " requests to an upstream that takes 200 ms");
        assertThat(crowd.complaints()).isEmpty();
    }

    private void holdAtOnce(int count) throws Exception {
        crowd.growTo(count);
        CountDownLatch held = upstream.held(count);
        CountDownLatch answered = crowd.ask(0, "/held", 1);
        crowd.await(held, "waits for " + count + " requests");
        assertFewThreads(count + " requests in flight");
        upstream.release();
        crowd.await(answered, "answers");
    }

    private void assertFewThreads(String during) throws IOException {
        int threads = gateway.threads();
        System.out.printf(
                "%s: %d threads, %d of them the pool's; resident %d MiB%n",
                during, threads, gateway.pool(), gateway.residentKib() / 1024);
        assertThat(gateway.pool()).as(during).isLessThanOrEqualTo(GatewayProcess.POOL);
        List<String> own = gateway.threads("gatehouse-");
        // some are there only while there is something to do
        assertThat(ownAtFirst).as(during).containsAll(own);
        assertThat(own).as(during).hasSizeLessThanOrEqualTo(OWN);
        assertThat(threads).as(during).isLessThanOrEqualTo(threadsAtFirst + GatewayProcess.POOL + OF_THE_JDK);
    }
}
