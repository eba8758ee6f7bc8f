package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R12: 256 MB of heap, and more than it can bear: heads, bodies, keys of limits, and five times the load that the upstream takes. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class OverloadDrill extends DrillFixture {

    /** in flight at once, each for 100 ms: 300 a second */
    private static final String POOL = "30";

    private static final int FULL = 400;
    private static final int FIVE_TIMES = 1_500;
    private static final Duration PHASE = Duration.ofSeconds(15);
    private static final int HEAP_MB = 256;
    private static final int AT_ONCE = 50;
    private static final int HEADS = 500;
    private static final int BODIES = 200;
    private static final int BODY = 100 << 20;
    private static final String HEAD = "POST /small HTTP/1.1\r\nHost: localhost\r\n";

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="%1$s"/><pool in-flight="%2$s"/></upstream>
              <upstream name="other"><endpoint url="%1$s"/></upstream>
              <routes>
                <route path="/work" to="app"><rate-limit rate="100000/s" per="header:X-Key"/></route>
                <route path="/large" to="other"/>
                <route path="/**" to="other"><limits body="1MB"/></route>
              </routes>
            </gateway>
            """;

    private final Figures figures = new Figures("R12");
    private GatewayProcess gateway;

    @BeforeEach
    @Override
    void start() throws Exception {
        super.start();
        gateway = GatewayProcess.start(HEAP_MB + "m", folder, ROUTES.formatted(upstream.url(), POOL));
    }

    @AfterEach
    @Override
    void end() {
        super.end();
        gateway.close();
    }

    @Test
    void five_times_the_load_gets_as_much_done_as_the_full_one_and_leaves_other_routes_alone() throws Exception {
        offer(FULL);
        Answers full = offer(FULL);
        Answers five = offer(FIVE_TIMES);
        figures.note("full load", full.kind("work"));
        figures.note("five times as much as can be done", five.kind("work"));
        figures.note("other routes meanwhile", five.kind("other"));
        double most = full.kind("work").good().count();
        figures.note("done a second at full load", most / PHASE.toSeconds());
        figures.atLeast(
                "done at five times the load, % of that",
                100 * five.kind("work").good().count() / most, 90);
        figures.none(
                "neither done nor refused with 503",
                five.kind("work")
                        .failed()
                        .only(answer -> answer.status() != 503)
                        .count());
        double took = Figures.millis(full.kind("work").good().p99());
        figures.atMost(
                "p99 of what was done, of that at full load",
                Figures.millis(five.kind("work").good().p99()) / took,
                2);
        figures.atMost(
                "ms within which 99 % of refusals came",
                Figures.millis(five.only(answer -> answer.status() == 503).p99()), 20);
        figures.none(
                "failed requests of other routes", five.kind("other").failed().count());
        judgeMemory();
        figures.judge();
    }

    /** Each with a key that the limit has not met. */
    private Answers offer(int rate) throws Exception {
        try (SteadyLoad load = SteadyLoad.start(
                gateway.port(),
                rate,
                number -> number % 20 == 0
                        ? Ask.get("other", "/other")
                        : new Ask("work", "GET", "/work?wait=100", "X-Key: " + rate + "-" + number + "\r\n", ""))) {
            load.goOn(PHASE);
            return load.stop();
        }
    }

    @Test
    void what_is_too_large_is_refused_and_what_may_be_large_passes_and_memory_holds() throws Exception {
        try (SteadyLoad load = SteadyLoad.start(gateway.port(), 100, number -> Ask.get("good", "/x"))) {
            load.goOn(Duration.ofSeconds(3));
            Map<String, Integer> heads = all(HEADS, this::largeHead);
            Map<String, Integer> bodies = all(BODIES / 2, this::largeBody);
            Map<String, Integer> chunked = all(BODIES / 2, this::largeChunks);
            Map<String, Integer> allowed = all(10, this::allowedBody);
            Answers good = load.stop();
            figures.note("heads of 64 KB", heads);
            figures.note("bodies of 100 MB where 1 MB is allowed", bodies);
            figures.note("the same without a length", chunked);
            figures.note("bodies of 100 MB where they are allowed", allowed);
            figures.note("others meanwhile", good);
            figures.none(
                    "heads that were not refused", HEADS - heads.getOrDefault("431", 0) - heads.getOrDefault("400", 0));
            figures.none("bodies that were not refused", BODIES / 2 - bodies.getOrDefault("413", 0));
            figures.none("chunked bodies that passed", chunked.getOrDefault("200", 0));
            figures.none("allowed bodies that did not pass", 10 - allowed.getOrDefault("200", 0));
            figures.none("failed requests of others", good.failed().count());
            judgeMemory();
            figures.judge();
        }
    }

    private void judgeMemory() throws Exception {
        figures.atMost("% of the heap in use after all", 100.0 * gateway.heap() / (HEAP_MB << 20), 80);
        figures.holds("no OutOfMemoryError", !gateway.errors().contains("OutOfMemoryError"));
        figures.holds("it serves", RawClient.fetch(gateway.port(), "/x").status() == 200);
    }

    private String largeHead() throws IOException {
        String fields = ("X-F: " + "v".repeat(4_000) + "\r\n").repeat(16);
        return status(client -> client.send(HEAD + fields + "\r\n"));
    }

    private String largeBody() throws IOException {
        return status(client -> {
            client.send(HEAD + "Content-Length: " + BODY + "\r\n\r\n");
            send(client, BODY);
        });
    }

    private String allowedBody() throws IOException {
        return status(client -> {
            client.send(HEAD.replace("small", "large") + "Content-Length: " + BODY + "\r\n\r\n");
            send(client, BODY);
        });
    }

    private String largeChunks() throws IOException {
        return status(client -> {
            client.send(HEAD + "Transfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = new byte[64 << 10];
            for (int sent = 0; sent < BODY; sent += chunk.length) {
                client.sendChunk(chunk);
            }
            client.sendChunk(new byte[0]);
        });
    }

    private static void send(RawClient client, int size) throws IOException {
        byte[] some = new byte[64 << 10];
        for (int sent = 0; sent < size; sent += some.length) {
            client.send(some);
        }
    }

    private interface Sending {
        void to(RawClient client) throws IOException;
    }

    /** @return the status; or that the gateway hung up while it was told more, and the answer with that was lost */
    private String status(Sending sending) throws IOException {
        try (RawClient client = RawClient.connect(gateway.port(), Duration.ofMinutes(1))) {
            try {
                sending.to(client);
            } catch (SocketException e) {
                // it does not want more; what it has said may still be there
            }
            return String.valueOf(client.answer().status());
        } catch (SocketException | java.io.EOFException e) {
            return "hung up";
        }
    }

    private static Map<String, Integer> all(int count, Callable<String> one) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                futures.add(clients.submit(one));
            }
            Map<String, Integer> statuses = new TreeMap<>();
            for (Future<String> future : futures) {
                statuses.merge(future.get(), 1, Integer::sum);
            }
            return statuses;
        } finally {
            clients.shutdownNow();
        }
    }
}
