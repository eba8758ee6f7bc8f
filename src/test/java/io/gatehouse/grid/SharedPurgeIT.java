package io.gatehouse.grid;

import static io.gatehouse.grid.SomeGateways.HERE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.RedisProcess;
import io.gatehouse.testing.SlowWire;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.TestUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways with caches and a Redis, all real: what is purged on one is purged on the other. */
@Tag("grid")
@EnabledOnOs(OS.LINUX)
class SharedPurgeIT {

    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    private RedisProcess redis;
    private TestUpstream upstream;
    private final List<SlowWire> wires = new ArrayList<>();
    private final List<GatewayProcess> gateways = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start(folder);
        upstream = TestUpstream.playing(scene -> {
            String tag = scene.head().target().contains("tagged") ? "one" : "other";
            scene.answer(200, new byte[] {'x'}, "Cache-Control: max-age=600, stale-if-error=600", "Cache-Tag: " + tag);
        });
        for (int i = 0; i < 2; i++) {
            wires.add(new SlowWire(redis.port()));
            gateways.add(start("gateway-" + i, wires.get(i).port()));
        }
        // who hears of two purges hears of all that come then
        for (int i = 0; i < 4; i++) {
            fill("/probe");
            purge(i % 2, "http://localhost/probe", false);
            awaitMiss(1 - i % 2, "/probe", "gatehouse; fwd=uri-miss");
        }
    }

    /** There is something to be purged where the order is given. */
    private void purge(int gateway, String what, boolean soft) throws Exception {
        assertThat(gateways.get(gateway).purge(what, soft)).as(what).startsWith("1 answers");
    }

    private GatewayProcess start(String name, int port, String... more) throws Exception {
        List<String> options = new ArrayList<>(List.of(more));
        options.add("-Dgatehouse.jmx-mode=operate");
        GatewayProcess gateway = GatewayProcess.start(
                "96m",
                Files.createDirectories(folder.resolve(name)),
                """
                        <gateway xmlns="urn:gatehouse:1">
                          <grid redis="redis://127.0.0.1:%d/0" nodes="2"/>
                          <upstream name="app"><endpoint url="%s"/></upstream>
                          <routes><route name="all" path="/**" to="app"><cache/></route></routes>
                        </gateway>
                        """.formatted(port, upstream.url()),
                options.toArray(String[]::new));
        SomeGateways.awaitLog(gateway, HERE, 1);
        return gateway;
    }

    @AfterEach
    void end() throws IOException {
        gateways.forEach(GatewayProcess::close);
        for (SlowWire wire : wires) {
            wire.close();
        }
        upstream.close();
        redis.close();
    }

    private static void soon(Callable<Boolean> there) throws Exception {
        assertThat(Soon.after(SOON, there)).as("in time").isLessThan(SOON);
    }

    private String status(int gateway, String path) throws IOException {
        return status(gateways.get(gateway), path);
    }

    private static String status(GatewayProcess gateway, String path) throws IOException {
        RawAnswer answer = RawClient.fetch(gateway.port(), path);
        assertThat(answer.status()).isEqualTo(200);
        return answer.header("Cache-Status").replaceAll("ttl=.*", "ttl");
    }

    /** Both have it, and have heard all that was told before. */
    private void fill(String... paths) throws Exception {
        for (String path : paths) {
            for (int i = 0; i < 2; i++) {
                int gateway = i;
                soon(() -> status(gateway, path).startsWith("gatehouse; hit"));
            }
        }
    }

    private void awaitMiss(int gateway, String path, String expected) throws Exception {
        soon(() -> {
            String status = status(gateway, path);
            return status.startsWith(expected);
        });
    }

    @Test
    void by_url_by_prefix_and_by_tag_it_is_gone_on_both_and_nothing_else() throws Exception {
        fill("/a", "/b/1", "/tagged", "/kept");
        purge(0, "http://localhost/a", false);
        awaitMiss(1, "/a", "gatehouse; fwd=uri-miss");
        purge(0, "http://localhost/b/*", false);
        awaitMiss(1, "/b/1", "gatehouse; fwd=uri-miss");
        purge(1, "tag:one", false);
        awaitMiss(0, "/tagged", "gatehouse; fwd=uri-miss");
        assertThat(status(0, "/kept")).startsWith("gatehouse; hit");
        assertThat(status(1, "/kept")).startsWith("gatehouse; hit");
    }

    @Test
    void softly_it_is_to_be_validated_on_both() throws Exception {
        fill("/a");
        purge(0, "http://localhost/a", true);
        awaitMiss(1, "/a", "gatehouse; fwd=stale");
    }

    @Test
    void one_that_was_away_hears_it_when_it_comes_back() throws Exception {
        fill("/a", "/kept");
        wires.get(1).cut();
        SomeGateways.awaitLog(gateways.get(1), "is away", 1);
        purge(0, "http://localhost/a", false);
        assertThat(status(1, "/a")).as("it cannot know").startsWith("gatehouse; hit");
        wires.get(1).mend();
        awaitMiss(1, "/a", "gatehouse; fwd=uri-miss");
        assertThat(status(1, "/kept")).as("it knows what was purged").startsWith("gatehouse; hit");
    }

    @Test
    void one_that_was_away_for_too_long_throws_all_away() throws Exception {
        fill("/a", "/kept");
        wires.get(1).cut();
        SomeGateways.awaitLog(gateways.get(1), "is away", 1);
        purge(0, "http://localhost/a", false);
        for (int i = 0; i < 200; i++) {
            gateways.get(0).purge("tag:nobody-" + i, false);
        }
        soon(() -> redis.tell("GET gatehouse:notices").contains("nobody-199"));
        wires.get(1).mend();
        awaitMiss(1, "/kept", "gatehouse; fwd=uri-miss");
        SomeGateways.awaitLog(gateways.get(1), "what other gateways have purged meanwhile is not known", 1);
    }

    @Test
    void what_was_ordered_while_the_redis_was_away_is_told_when_it_is_back_and_in_doubt_all_is_gone() throws Exception {
        fill("/a", "/kept");
        redis.close();
        SomeGateways.awaitLog(gateways.get(0), "is away", 1);
        purge(0, "http://localhost/a", false);
        assertThat(status(0, "/a")).startsWith("gatehouse; fwd=uri-miss");
        redis.restart();
        awaitMiss(1, "/a", "gatehouse; fwd=uri-miss");
        awaitMiss(1, "/kept", "gatehouse; fwd=uri-miss");
    }

    @Test
    void one_that_comes_to_a_grid_in_which_much_was_told_keeps_all_that_it_caches_but_what_is_purged()
            throws Exception {
        for (int i = 0; i < 200; i++) {
            gateways.get(0).purge("tag:nobody-" + i, false);
        }
        soon(() -> redis.tell("GET gatehouse:notices").contains("nobody-199"));
        try (GatewayProcess third = start("third", redis.port())) {
            soon(() -> status(third, "/kept").startsWith("gatehouse; hit"));
            soon(() -> status(third, "/a").startsWith("gatehouse; hit"));
            fill("/a");
            purge(0, "http://localhost/a", false);
            soon(() -> status(third, "/a").startsWith("gatehouse; fwd=uri-miss"));
            assertThat(status(third, "/kept")).startsWith("gatehouse; hit");
            assertThat(third.errors()).doesNotContain("is not known");
        }
    }

    @Test
    void one_that_keeps_its_cache_on_a_disk_hears_after_a_restart_what_was_purged_meanwhile() throws Exception {
        String[] disk = {
            "-Dgatehouse.state=" + folder.resolve("state"),
            "-Dgatehouse.cache-disk=20MB",
            "-Dgatehouse.cache-memory=4MB"
        };
        try (GatewayProcess third = start("third", redis.port(), disk)) {
            soon(() -> status(third, "/a").startsWith("gatehouse; hit"));
            soon(() -> status(third, "/kept").startsWith("gatehouse; hit"));
            third.stop();
            third.exitCode(Duration.ofSeconds(20));
        }
        fill("/a");
        purge(0, "http://localhost/a", false);
        soon(() -> redis.tell("GET gatehouse:notices").contains("hard http://localhost/a"));
        try (GatewayProcess third = start("again", redis.port(), disk)) {
            soon(() -> status(third, "/kept").startsWith("gatehouse; hit"));
            soon(() -> status(third, "/a").startsWith("gatehouse; fwd=uri-miss"));
            assertThat(third.errors()).doesNotContain("is not known");
        }
    }
}
