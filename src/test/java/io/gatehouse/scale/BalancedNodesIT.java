package io.gatehouse.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.BalancerProcess;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RawHead;
import io.gatehouse.testing.RedisProcess;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestKey;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways behind a real HAProxy, with the sample that docs/high-availability.md gives for it. */
@Tag("executable-archive")
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class BalancedNodesIT {

    private static final int CLIENTS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <trusted-proxies from="127.0.0.1"/>
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes><route name="all" to="app"><headers><response set="X-Node" value="%s"/></headers></route></routes>
            </gateway>
            """;

    @TempDir
    private Path folder;

    private final List<GatewayProcess> nodes = new ArrayList<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger served = new AtomicInteger();
    private volatile boolean over;
    private TestUpstream upstream;
    private BalancerProcess balancer;
    private SSLContext trusting;

    @BeforeEach
    void start() throws Exception {
        upstream = TestUpstream.playing(scene -> {
            scene.readBody();
            // so that there is always something in flight
            scene.stall(Duration.ofMillis(20));
            scene.answer(200, new byte[] {'x'});
        });
        for (String name : List.of("a", "b")) {
            nodes.add(GatewayProcess.startOn(
                    RedisProcess.freePort(),
                    List.of(),
                    "96m",
                    Files.createDirectory(folder.resolve(name)),
                    ROUTES.formatted(upstream.url(), name)));
        }
        TestKey key = TestKey.make(folder, "balancer", "dns:localhost,ip:127.0.0.1");
        trusting = TestKey.client(key);
        balancer = BalancerProcess.start(
                folder, key, nodes.get(0).port(), nodes.get(1).port());
        assertThat(Soon.after(PATIENCE, () -> askedNodes().size() == 2)).isLessThan(PATIENCE);
    }

    @AfterEach
    void end() {
        over = true;
        if (balancer != null) {
            balancer.close();
        }
        nodes.forEach(GatewayProcess::close);
        upstream.close();
    }

    private RawClient client() throws IOException {
        return RawClient.connectTls(balancer.port(), trusting);
    }

    private RawAnswer get(String... fields) throws IOException {
        try (RawClient client = client()) {
            return client.get("/x", fields).answer();
        }
    }

    /** @return those that answer who comes for the first time */
    private List<String> askedNodes() throws IOException {
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            asked.add(String.valueOf(get().header("X-Node")));
        }
        return asked.stream().filter(List.of("a", "b")::contains).distinct().toList();
    }

    @Test
    void upstreams_are_told_who_asked_and_how_and_a_browser_stays_where_it_was() throws Exception {
        RawAnswer first = get();
        RawHead forwarded = upstream.received().get(upstream.requests() - 1);
        assertThat(forwarded.header("X-Forwarded-Proto")).isEqualTo("https");
        assertThat(forwarded.header("X-Forwarded-For"))
                .as("who asked the balancer, and the balancer")
                .isEqualTo("127.0.0.1, 127.0.0.1");
        assertThat(get("X-Forwarded-Proto: http").status()).isEqualTo(200);
        assertThat(upstream.received().get(upstream.requests() - 1).header("X-Forwarded-Proto"))
                .isEqualTo("https");
        assertThat(first.header("Set-Cookie")).startsWith("NODE=").contains("HttpOnly", "Secure");
        String cookie = first.header("Set-Cookie").split(";", 2)[0];
        for (int i = 0; i < 4; i++) {
            RawAnswer next = get("Cookie: " + cookie);
            assertThat(next.header("X-Node")).isEqualTo(first.header("X-Node"));
            assertThat(next.header("Set-Cookie")).isNull();
        }
        assertThat(upstream.received().get(upstream.requests() - 1).header("Cookie"))
                .as("it is the balancer's own")
                .isNull();
    }

    @Test
    void a_node_that_is_told_to_stop_is_left_before_it_goes_and_no_request_is_lost() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                all.add(clients.submit(this::ask));
            }
            awaitServed(200);
            nodes.get(0).stop();
            assertThat(nodes.get(0).exitCode(PATIENCE)).isZero();
            awaitServed(200);
            over = true;
            for (Future<?> one : all) {
                one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(failures).isEmpty();
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void when_a_node_is_killed_its_people_are_served_by_the_other() throws Exception {
        String cookie = get().header("Set-Cookie").split(";", 2)[0];
        int killed = "a".equals(get("Cookie: " + cookie).header("X-Node")) ? 0 : 1;
        nodes.get(killed).close();
        RawAnswer next = get("Cookie: " + cookie);
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.header("X-Node")).isEqualTo(killed == 0 ? "b" : "a");
    }

    private void awaitServed(int more) throws Exception {
        int before = served.get();
        assertThat(Soon.after(PATIENCE, () -> served.get() - before >= more || !failures.isEmpty()))
                .isLessThan(PATIENCE);
        assertThat(failures).isEmpty();
    }

    private void ask() {
        while (!over) {
            try (RawClient client = client()) {
                boolean kept = true;
                while (kept && !over) {
                    RawAnswer answer = client.request("POST", "/x", "Content-Length: 1")
                            .send("b")
                            .answerTo("POST");
                    if (answer.status() != 200 || !answer.end().clean()) {
                        failures.add(answer.head().text());
                    }
                    served.incrementAndGet();
                    kept = !"close".equals(answer.header("Connection"));
                }
            } catch (IOException e) {
                failures.add(e.toString());
            }
        }
    }
}
