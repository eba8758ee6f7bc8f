package io.gatehouse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RedisProcess;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways, of which one after the other is stopped and started with another descriptor, and clients that go where {@code readyz} says
 * that there is somebody, as a load balancer does: docs/high-availability.md.
 */
@Tag("executable-archive")
@Tag("slow")
class RollingUpgradeIT {

    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** how often a load balancer looks; it must see within 2 s that somebody is about to go */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes>
                <route name="all" to="app"><headers><response set="X-Version" value="%s"/></headers></route>
              </routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> versions = new ConcurrentHashMap<>();
    private final boolean[] announced = new boolean[2];
    private final int[] ports = new int[2];
    private final GatewayProcess[] nodes = new GatewayProcess[2];
    private volatile int preferred;
    private volatile boolean over;
    private TestUpstream upstream;

    @BeforeEach
    void start() throws Exception {
        upstream = TestUpstream.playing(scene -> {
            scene.readBody();
            // so that there is always something in flight
            scene.stall(Duration.ofMillis(20));
            scene.answer(200, "a".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        });
        for (int i = 0; i < nodes.length; i++) {
            ports[i] = RedisProcess.freePort();
            Files.createDirectories(folder.resolve("node-" + i));
            launch(i, "old");
        }
    }

    @AfterEach
    void end() {
        over = true;
        threads.shutdownNow();
        for (GatewayProcess node : nodes) {
            if (node != null) {
                node.close();
            }
        }
        upstream.close();
    }

    private void launch(int node, String version) throws Exception {
        nodes[node] = GatewayProcess.startOn(
                ports[node],
                List.of(),
                "96m",
                folder.resolve("node-" + node),
                ROUTES.formatted(upstream.url(), version));
    }

    @Test
    void one_node_after_the_other_is_renewed_and_no_request_is_lost() throws Exception {
        assertThat(digest(0)).isEqualTo(digest(1)).hasSize(12);
        List<Future<?>> all = new ArrayList<>();
        all.add(threads.submit(this::look));
        for (int i = 0; i < CLIENTS; i++) {
            all.add(threads.submit(this::ask));
        }
        awaitAnswers("old", 100);
        renew(0);
        assertThat(digest(0)).as("the drift is seen").isNotEqualTo(digest(1));
        renew(1);
        assertThat(digest(0)).isEqualTo(digest(1));
        awaitAnswers("new", 100);
        preferred = 1;
        awaitAnswers("new", versions.get("new").get() + 100);
        over = true;
        for (Future<?> one : all) {
            one.get(30, TimeUnit.SECONDS);
        }
        System.out.println("served by: " + versions);
        assertThat(failures).isEmpty();
        assertThat(announced)
                .as("readyz has said 503 before the port was closed")
                .containsExactly(true, true);
    }

    /** While requests go there. */
    private void renew(int node) throws Exception {
        preferred = node;
        awaitAnswers("old", versions.get("old").get() + 50);
        nodes[node].stop();
        assertThat(nodes[node].exitCode(PATIENCE)).isZero();
        nodes[node].close();
        launch(node, "new");
    }

    private String digest(int node) throws Exception {
        return nodes[node].attribute("DescriptorDigest").toString();
    }

    private void awaitAnswers(String version, int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!versions.containsKey(version) || versions.get(version).get() < count) {
            assertThat(failures).isEmpty();
            assertThat(end - System.nanoTime())
                    .as("time left for " + count + " answers of " + version)
                    .isPositive();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The half of a load balancer that looks. */
    private void look() {
        while (!over) {
            int node = preferred;
            try {
                if (RawClient.fetch(ports[node], "/_gatehouse/readyz").status() == 503) {
                    announced[node] = true;
                    preferred = 1 - node;
                }
            } catch (ConnectException e) {
                failures.add("node " + node + " is gone and has not said so");
                preferred = 1 - node;
            } catch (IOException e) {
                failures.add("readyz of node " + node + ": " + e);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** The half that passes requests on, over connections that are kept as long as the node keeps them. */
    private void ask() {
        RawClient client = null;
        int at = -1;
        try {
            while (!over) {
                int node = preferred;
                if (client == null || node != at) {
                    close(client);
                    client = RawClient.connect(ports[node]);
                    at = node;
                }
                RawAnswer answer = client.request("POST", "/x", "Content-Length: 1")
                        .send("b")
                        .answerTo("POST");
                if (answer.status() != 200 || !answer.end().clean()) {
                    failures.add(answer.status() + " " + answer.text());
                }
                versions.computeIfAbsent(String.valueOf(answer.header("X-Version")), version -> new AtomicInteger())
                        .incrementAndGet();
                if ("close".equals(answer.header("Connection"))) {
                    close(client);
                    client = null;
                }
            }
        } catch (IOException e) {
            failures.add("at node " + at + ": " + e);
        } finally {
            close(client);
        }
    }

    private static void close(RawClient client) {
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            // it is closed
        }
    }
}
