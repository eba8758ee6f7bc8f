package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Rate;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTicker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches of application servers: Infinispan and Hazelcast themselves. */
final class CacheStoreTest {

    private static final long HOUR = 3_600_000;

    /** Hazelcast counts in seconds */
    private static final long SHORT = 2_000;

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final List<TestCaches> ALL =
            List.of(TestCaches.infinispan(), TestCaches.hazelcast(), TestCaches.plain());

    /** a bucket that says that it has two thousand million rates */
    private static final String LONG_LENGTH = "AAAABAAAAAUAAAACf////wAAAAAAAAAAAAAAAAAAAAA=";

    private static int tests;

    /** each test has keys of its own */
    private String key;

    @BeforeAll
    static void begin() {
        tests = 0;
    }

    @AfterAll
    static void end() {
        ALL.forEach(TestCaches::close);
    }

    @BeforeEach
    void name() {
        key = "gatehouse:" + ++tests;
    }

    static List<TestCaches> all() {
        return ALL;
    }

    static Stream<TestCaches> thatForget() {
        return ALL.stream().filter(caches -> !(caches instanceof TestCaches.PlainCaches));
    }

    private static CacheStore store(Caches caches) {
        return new CacheStore("limits", "gatehouse", caches);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static TimedMap map(Caches caches) {
        return TimedMap.of(caches.find("limits"), "gatehouse");
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void only_what_is_there_as_it_was_is_changed(TestCaches caches) {
        try (CacheStore store = store(caches)) {
            assertThat(store.get(key)).isNull();
            assertThat(store.swap(key, bytes("no"), bytes("a"), HOUR)).isFalse();
            assertThat(store.swap(key, null, bytes("a"), HOUR)).isTrue();
            assertThat(store.swap(key, null, bytes("b"), HOUR)).isFalse();
            assertThat(store.get(key)).isEqualTo(bytes("a"));
            assertThat(store.swap(key, bytes("b"), bytes("c"), HOUR)).isFalse();
            assertThat(store.swap(key, bytes("a"), bytes("c"), HOUR)).isTrue();
            assertThat(store.get(key)).isEqualTo(bytes("c"));
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("thatForget")
    void what_is_left_there_goes_by_itself_also_when_it_was_changed(TestCaches caches) {
        try (CacheStore store = store(caches)) {
            assertThat(store.swap(key, null, bytes("a"), SHORT)).isTrue();
            assertThat(store.swap(key + "changed", null, bytes("a"), HOUR)).isTrue();
            assertThat(store.swap(key + "changed", bytes("a"), bytes("b"), SHORT))
                    .isTrue();
            assertThat(store.swap(key + "longer", null, bytes("a"), SHORT)).isTrue();
            assertThat(store.swap(key + "longer", bytes("a"), bytes("b"), HOUR)).isTrue();
            long began = System.nanoTime();
            while (store.get(key) != null || store.get(key + "changed") != null) {
                assertThat(System.nanoTime() - began).isLessThan(PATIENCE_NANOS);
                LockSupport.parkNanos(10_000_000);
            }
            assertThat(store.get(key + "longer")).isEqualTo(bytes("b"));
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void what_somebody_else_has_put_there_makes_room(TestCaches caches) {
        try (CacheStore store = store(caches)) {
            for (Object foreign : List.of("no base 64!", 17, "")) {
                String name = key + foreign;
                map(caches).entries().put(name, foreign);
                assertThat(store.get(name)).isEqualTo(Store.FOREIGN);
                assertThat(store.swap(name, null, bytes("a"), HOUR)).isFalse();
                assertThat(store.swap(name, store.get(name), bytes("a"), HOUR)).isTrue();
                assertThat(store.swap(name, Store.FOREIGN, bytes("b"), HOUR))
                        .as("it is there by now")
                        .isFalse();
                assertThat(store.get(name)).isEqualTo(bytes("a"));
            }
        }
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("all")
    void gateways_count_together_in_it(TestCaches caches) {
        LimitSpec limit = new LimitSpec("route a", key, "client-ip", false, Rate.parse("1/d"), 30, 100, true);
        GridSpec grid = new GridSpec(new GridSpec.Cache("limits"), key, 2, 0.1, GridSpec.WhenAway.LOCAL_SHARE);
        TestTicker ticker = new TestTicker();
        List<TestNode> nodes = Stream.of(1, 2)
                .map(any -> new TestNode(grid, limit, store(caches), ticker).beat())
                .toList();
        int granted = 0;
        for (int i = 0; i < 60; i++) {
            granted += nodes.get(i % 2).granted(5, "a");
            nodes.get(i % 2).tell();
        }
        assertThat(granted).isBetween(30, 30 + 2 * 3);
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("thatForget")
    void one_that_was_started_anew_is_found_again(TestCaches caches) {
        try (CacheStore store = store(caches)) {
            assertThat(store.swap(key, null, bytes("a"), HOUR)).isTrue();
            caches.restart();
            assertThatThrownBy(() -> store.get(key)).isInstanceOf(RuntimeException.class);
            assertThat(store.get(key)).isNull();
            assertThat(store.swap(key, null, bytes("b"), HOUR)).isTrue();
        }
    }

    @Test
    void what_is_not_there_or_no_cache_is_told_by_its_name() {
        try (CacheStore nothing = store(Caches.NONE);
                CacheStore text = store(name -> "text")) {
            assertThatThrownBy(() -> nothing.get(key)).hasMessage("nothing is called limits in JNDI");
            assertThatThrownBy(() -> text.get(key))
                    .hasMessage("limits in JNDI is a java.lang.String"
                            + " (expected: a cache of Infinispan, or a Hazelcast)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "", "no base 64", "cnViYmlzaA==", LONG_LENGTH, "////////////////////////////////"})
    void a_bucket_that_cannot_be_read_is_counted_anew_and_told(String rubbish) {
        try (TestCaches caches = TestCaches.plain();
                TestLog log = new TestLog("io.gatehouse")) {
            LimitSpec limit = new LimitSpec("route a", "x", "client-ip", false, Rate.parse("1/d"), 30, 100, true);
            GridSpec grid =
                    new GridSpec(new GridSpec.Cache("limits"), "gatehouse", 1, 1, GridSpec.WhenAway.LOCAL_SHARE);
            TestNode node = new TestNode(grid, limit, store(caches), new TestTicker()).beat();
            node.granted(10, "a");
            node.tell();
            map(caches).entries().replaceAll((name, value) -> name.toString().endsWith(":clock") ? value : rubbish);
            node.granted(5, "a");
            node.tell();
            assertThat(node.presence.isHere()).isTrue();
            assertThat(node.draw("a", 1).remaining()).isEqualTo(24);
            assertThat(log.lines("grid limits: what is there under gatehouse:")).hasSize(1);
            node.tell();
            assertThat(log.lines("is no bucket")).as("it is one again").hasSize(1);
        }
    }
}
