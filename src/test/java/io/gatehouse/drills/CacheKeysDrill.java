package io.gatehouse.drills;

import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.UpstreamProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** R12: 256 MB of heap, and a million answers that may be kept, of which nobody asks for the same twice. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class CacheKeysDrill {

    private static final int HEAP_MB = 256;
    private static final int KEYS = 1_000_000;
    private static final int AT_ONCE = 16;

    /** before all are asked for, {@code gatehouse.cache-memory} and what is kept on the heap */
    private static final int KEPT_MB = HEAP_MB / 8 * 2;

    /** what a virtual machine has beside heap and cache */
    private static final int BESIDE_MB = 200;

    private static final Pattern STANDING = Pattern.compile("(\\d+) answers in memory, (\\d+) bytes, (\\d+) evicted.*");
    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes><route path="/**" to="app"><cache default-ttl="1h"/></route></routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private final Figures figures = new Figures("R12");

    @Test
    void a_million_keys_are_served_within_the_memory_that_there_is() throws Exception {
        try (UpstreamProcess upstream = UpstreamProcess.start("u", folder);
                GatewayProcess gateway = GatewayProcess.start(
                        HEAP_MB + "m", folder, ROUTES.formatted(upstream.url()), "-Dgatehouse.access-log=off")) {
            long began = System.nanoTime();
            int right = ask(gateway.port());
            figures.note("seconds", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
            figures.atLeast("answers to " + KEYS + " requests, each its own", right, KEYS);
            figures.none(
                    "OutOfMemoryError in the log",
                    gateway.errors()
                            .lines()
                            .filter(line -> line.contains("OutOfMemoryError"))
                            .count());
            judgeMemory(gateway);
        }
        figures.judge();
    }

    private void judgeMemory(GatewayProcess gateway) throws Exception {
        String standing = gateway.ask("cache");
        figures.note("cache", standing.replace('\n', ';'));
        Matcher read = STANDING.matcher(standing.lines().findFirst().orElse(""));
        figures.holds("the cache says how it stands", read.matches());
        figures.atMost("MB that are kept", Double.parseDouble(read.group(2)) / (1 << 20), KEPT_MB);
        figures.atLeast("answers that gave way", Double.parseDouble(read.group(3)), 1);
        figures.atMost("MB of heap in use", (double) gateway.heap() / (1 << 20), 0.8 * HEAP_MB);
        figures.atMost("MB resident", gateway.residentKib() / 1024.0, HEAP_MB + HEAP_MB / 8.0 + BESIDE_MB);
    }

    /** @return how many got the answer that is theirs */
    private static int ask(int port) throws Exception {
        AtomicInteger next = new AtomicInteger();
        ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                Callable<Integer> client = () -> ask(port, next);
                all.add(clients.submit(client));
            }
            int right = 0;
            for (Future<Integer> one : all) {
                right += one.get();
            }
            return right;
        } finally {
            clients.shutdownNow();
        }
    }

    private static int ask(int port, AtomicInteger next) throws IOException {
        int right = 0;
        try (RawClient client = RawClient.connect(port)) {
            for (int key = next.getAndIncrement(); key < KEYS; key = next.getAndIncrement()) {
                RawAnswer answer = client.get("/key/" + key + "?size=1024", "X-Nonce: " + key)
                        .answer();
                String body = new String(answer.body(), StandardCharsets.US_ASCII);
                right += answer.status() == 200 && body.length() == 1024 && body.startsWith(key + "\n") ? 1 : 0;
            }
        }
        return right;
    }
}
