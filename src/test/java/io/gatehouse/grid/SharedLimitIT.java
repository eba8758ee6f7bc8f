package io.gatehouse.grid;

import static io.gatehouse.grid.SomeGateways.BURST;
import static io.gatehouse.grid.SomeGateways.HERE;
import static io.gatehouse.grid.SomeGateways.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RedisProcess;
import io.gatehouse.testing.TestKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three gateways and a Redis, all real: they count together, and what happens when one of the four goes. */
@Tag("grid")
@EnabledOnOs(OS.LINUX)
class SharedLimitIT extends GridFixture {

    private static final int NODES = 3;
    private static final int LEASE = BURST / NODES;
    private static final String AWAY = "is away, and until it is back each limit lets 1/3 of its own pass here";
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    SharedLimitIT() {
        super(NODES);
    }

    private static double limit(double seconds) {
        return RATE * seconds + BURST;
    }

    @Test
    void together_they_admit_what_the_limit_says_and_at_most_a_lease_of_each_more() throws Exception {
        Overload load = gateways.overload("/fast").goOn(Duration.ofSeconds(8));
        double seconds = load.end();
        double since = load.sinceFirst();
        System.out.printf(
                "%.2f s: %s, limit %.0f; since the first answer %.2f s, limit %.0f%n",
                seconds, load.answers(), limit(seconds), since, limit(since));
        assertThat((double) load.answered(200)).isBetween(0.93 * limit(since), limit(seconds) + NODES * LEASE);
        assertThat(load.answers()).containsOnlyKeys(200, 429);
        assertThat(gateways.lines(0, AWAY))
                .as("of a Redis that was there all the time")
                .isZero();
    }

    @Test
    void what_one_has_granted_another_does_not_and_each_counts_alone_what_is_not_shared() throws Exception {
        int granted = 0;
        for (int i = 0; i < 20; i++) {
            granted += gateways.granted(i % NODES, "/slow", 10);
        }
        assertThat(granted).isBetween(30, 30 + NODES * 10);
        RawAnswer refused = gateways.get(1, "/slow");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("RateLimit")).startsWith("\"default\";r=0;t=");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isGreaterThan(3_600);
        for (int i = 0; i < NODES; i++) {
            assertThat(gateways.granted(i, "/own", 10)).isEqualTo(5);
        }
    }

    @Test
    void what_is_left_in_the_redis_goes_by_itself_and_names_nobody() throws Exception {
        List<String> before = buckets();
        gateways.granted(0, "/slow", 10);
        awaitBucket(before);
        String keys = redis.tell("KEYS *");
        assertThat(keys).contains("gatehouse:clock").doesNotContain("127.0.0.1").doesNotContain("X-Test");
        for (String key :
                keys.lines().filter(line -> line.startsWith("gatehouse:")).toList()) {
            assertThat(redis.tell("PTTL " + key)).as(key).doesNotStartWith(":-1");
        }
    }

    @Test
    void a_bucket_that_somebody_spoils_is_counted_anew_and_told_and_the_grid_stays() throws Exception {
        List<String> before = buckets();
        gateways.granted(0, "/slow", 10);
        String bucket = awaitBucket(before);
        awaitRest(bucket);
        List<String> spoilings = List.of("SET KEY rubbish", "DEL KEY\r\nRPUSH KEY a b", "SET KEY \"\"");
        for (int i = 0; i < NODES; i++) {
            redis.tell(spoilings.get(i).replace("KEY", bucket));
            assertThat(gateways.granted(i, "/slow", 3)).as(spoilings.get(i)).isEqualTo(3);
            gateways.awaitLog(i, "what is there under " + bucket + " is no bucket; it is counted anew", 1);
            awaitRest(bucket);
        }
        for (int i = 0; i < NODES; i++) {
            assertThat(gateways.lines(i, AWAY)).isZero();
        }
        int granted = 0;
        for (int i = 0; i < 20; i++) {
            granted += gateways.granted(i % NODES, "/slow", 10);
        }
        assertThat(granted).isBetween(20, 30 + NODES * 10);
    }

    /** Waits until nobody has anything more to tell of it. */
    private void awaitRest(String bucket) throws IOException {
        String last = "";
        for (int same = 0; same < 50; same++) {
            String now = redis.tell("GET " + bucket);
            same = now.equals(last) ? same : 0;
            last = now;
            LockSupport.parkNanos(5_000_000);
        }
    }

    private List<String> buckets() throws IOException {
        return redis.tell("KEYS gatehouse:*")
                .lines()
                .filter(line -> line.startsWith("gatehouse:") && !line.equals("gatehouse:clock"))
                .toList();
    }

    /** @return the one bucket that was not there before, when it has been told */
    private String awaitBucket(List<String> before) throws IOException {
        long began = System.nanoTime();
        while (true) {
            List<String> keys =
                    buckets().stream().filter(key -> !before.contains(key)).toList();
            if (!keys.isEmpty()) {
                return keys.get(0);
            }
            assertThat(System.nanoTime() - began).isLessThan(SOON.toNanos());
        }
    }

    @Test
    void a_reload_that_leaves_it_alone_goes_on_counting() throws Exception {
        int granted = gateways.granted(0, "/slow", 10);
        assertThat(gateways.processes.get(0).reload()).startsWith("serving generation");
        for (int i = 0; i < 20; i++) {
            granted += gateways.granted(0, "/slow", 10);
        }
        assertThat(granted).isEqualTo(30);
        assertThat(gateways.lines(0, HERE)).isZero();
    }

    @Test
    void one_that_is_killed_takes_a_lease_with_it_at_most_and_the_others_go_on() throws Exception {
        Overload load = gateways.overload("/fast").goOn(Duration.ofSeconds(3));
        gateways.processes.get(0).close();
        load.goOn(Duration.ofSeconds(4));
        double seconds = load.end();
        double since = load.sinceFirst();
        System.out.printf(
                "%.2f s: %s, limit %.0f; since the first answer %.2f s, limit %.0f%n",
                seconds, load.answers(), limit(seconds), since, limit(since));
        assertThat((double) load.answered(200)).isBetween(0.93 * limit(since), limit(seconds) + NODES * LEASE);
    }

    @Test
    void while_the_redis_is_down_each_grants_its_part_at_once_and_they_find_it_again() throws Exception {
        Overload load = gateways.overload("/fast").goOn(Duration.ofSeconds(2));
        redis.close();
        gateways.awaitLog(AWAY, 1);
        long before = load.answered(200);
        load.goOn(Duration.ofSeconds(3));
        // three parts make the whole, with a part of the burst of each
        assertThat((double) (load.answered(200) - before)).isBetween(0.8 * RATE * 3, 1.5 * RATE * 3 + BURST);
        redis.restart();
        assertThat(gateways.awaitLog(HERE, 1)).isLessThan(SOON);
        load.goOn(Duration.ofSeconds(1));
        load.end();
        assertThat(load.answers()).containsOnlyKeys(200, 429);
        assertThat(load.slowest()).as("nobody waits for it").isLessThan(Duration.ofMillis(450));
        for (int i = 0; i < NODES; i++) {
            assertThat(gateways.lines(i, AWAY)).as("told once").isEqualTo(1);
        }
    }

    @Test
    void a_redis_that_is_too_slow_is_away_until_it_is_not() throws Exception {
        Overload load = gateways.overload("/fast").goOn(Duration.ofSeconds(1));
        gateways.wires.forEach(wire -> wire.delay(Duration.ofSeconds(2)));
        gateways.awaitLog(AWAY, 1);
        load.goOn(Duration.ofSeconds(2));
        gateways.wires.forEach(wire -> wire.mend());
        assertThat(gateways.awaitLog(HERE, 1)).isLessThan(SOON);
        load.end();
        assertThat(load.answers()).containsOnlyKeys(200, 429);
        assertThat(load.slowest()).as("nobody waits for it").isLessThan(Duration.ofMillis(450));
    }

    @Test
    void one_that_is_split_off_grants_its_part_and_the_others_count_on_together() throws Exception {
        gateways.wires.get(0).cut();
        gateways.awaitLog(0, AWAY, 1);
        assertThat(gateways.granted(0, "/slow", 30)).isEqualTo(10);
        int granted = 0;
        for (int i = 0; i < 20; i++) {
            granted += gateways.granted(1 + i % 2, "/slow", 10);
        }
        assertThat(granted).isBetween(30, 30 + 2 * 10);
        assertThat(gateways.lines(1, AWAY)).isZero();
        gateways.wires.get(0).mend();
        assertThat(gateways.awaitLog(0, HERE, 1)).isLessThan(SOON);
    }

    @Test
    void without_its_redis_it_starts_says_so_and_finds_it_when_it_comes() throws Exception {
        redis.close();
        Path own = Files.createDirectory(folder.resolve("late"));
        try (SomeGateways late = new SomeGateways(NODES, redis.port(), own)) {
            late.awaitLog(AWAY, 1);
            assertThat(late.granted(0, "/slow", 30)).isEqualTo(10);
            redis.restart();
            assertThat(late.awaitLog(HERE, 1)).isLessThan(SOON);
        }
    }

    /** With no more than what docs/operations.md gives it. */
    @Test
    void a_redis_that_lets_in_whom_it_knows_is_told_who_asks() throws Exception {
        Path own = Files.createDirectory(folder.resolve("closed"));
        Path password = Files.writeString(own.resolve("password"), "s3cr3t");
        String rights = "gatehouse on >s3cr3t ~gatehouse:* +get +set +eval +select +client|setname";
        List<String> options = new ArrayList<>(List.of("--requirepass", "another", "--user"));
        options.addAll(List.of(rights.split(" ", -1)));
        try (RedisProcess closed = RedisProcess.start(own, options.toArray(String[]::new));
                GatewayProcess gateway = GatewayProcess.start("96m", own, """
                        <gateway xmlns="urn:gatehouse:1">
                          <grid redis="redis://127.0.0.1:%d/7" user="gatehouse" password="file:%s" nodes="1"/>
                          <routes><route><rate-limit rate="1/d" burst="3"/><respond>ok</respond></route></routes>
                        </gateway>
                        """.formatted(closed.port(), password))) {
            SomeGateways.awaitLog(gateway, HERE, 1);
            for (int i = 0; i < 3; i++) {
                assertThat(RawClient.fetch(gateway.port(), "/").status()).isEqualTo(200);
            }
            assertThat(gateway.errors()).doesNotContain("s3cr3t").doesNotContain("away");
        }
    }

    @Test
    void by_tls_a_redis_must_have_the_name_that_it_is_asked_by() throws Exception {
        Path own = Files.createDirectory(folder.resolve("tls"));
        TestKey key = TestKey.make(own, "redis", "ip:127.0.0.1");
        int port = RedisProcess.freePort();
        String tls = "--tls-port %d --tls-cert-file %s --tls-key-file %s --tls-auth-clients no --tls-ca-cert-file %s"
                .formatted(port, key.pem(), key.keyPem(), key.pem());
        String routes = """
                <gateway xmlns="urn:gatehouse:1">
                  <grid redis="rediss://%s:%d" trust="%s" nodes="1"/>
                  <routes><route><rate-limit rate="1/d" burst="3"/><respond>ok</respond></route></routes>
                </gateway>
                """;
        try (RedisProcess secret = RedisProcess.start(own, tls.split(" ", -1))) {
            Path one = Files.createDirectory(own.resolve("one"));
            try (GatewayProcess gateway =
                    GatewayProcess.start("96m", one, routes.formatted("127.0.0.1", port, key.pem()))) {
                SomeGateways.awaitLog(gateway, HERE, 1);
            }
            Path other = Files.createDirectory(own.resolve("other"));
            try (GatewayProcess gateway =
                    GatewayProcess.start("96m", other, routes.formatted("localhost", port, key.pem()))) {
                SomeGateways.awaitLog(gateway, "is away", 1);
                assertThat(gateway.errors()).contains("localhost");
            }
            assertThat(secret.tell("PING")).startsWith("+PONG");
        }
    }
}
