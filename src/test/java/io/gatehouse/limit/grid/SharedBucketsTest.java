package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gatehouse.limit.Draw;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Rate;
import io.gatehouse.limit.Sharing;
import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Several gateways, one limit. */
final class SharedBucketsTest {

    private static final Duration ROUND = Duration.ofNanos(Rounds.EACH_NANOS);

    private final TestTicker ticker = new TestTicker();
    private final MemoryStore engine = new MemoryStore();

    private static GridSpec grid(int nodes, double lease, GridSpec.WhenAway whenAway) {
        return new GridSpec(new GridSpec.Cache("x"), "gatehouse", nodes, lease, whenAway);
    }

    private TestNode node(String rate, long burst, int nodes, double lease) {
        LimitSpec limit = new LimitSpec("route a", "default", "client-ip", false, Rate.parse(rate), burst, 100, true);
        return new TestNode(grid(nodes, lease, GridSpec.WhenAway.LOCAL_SHARE), limit, engine, ticker).beat();
    }

    private List<TestNode> nodes(int count, String rate, long burst) {
        return Stream.generate(() -> node(rate, burst, count, 1.0 / count))
                .limit(count)
                .toList();
    }

    private static void tell(List<TestNode> nodes) {
        nodes.forEach(TestNode::tell);
    }

    @Test
    void what_one_has_granted_the_other_knows() {
        List<TestNode> nodes = nodes(2, "1/m", 10);
        assertThat(nodes.get(0).granted(4, "a")).isEqualTo(4);
        tell(nodes);
        assertThat(nodes.get(1).granted(3, "a")).isEqualTo(3);
        tell(nodes);
        assertThat(nodes.get(1).draw("a", 1)).isEqualTo(new Draw(true, 2, 0, 8 * 60_000_000_000L));
        assertThat(nodes.get(1).draw("b", 1).remaining()).isEqualTo(9);
    }

    @Test
    void nobody_waits_for_the_engine_and_nothing_beyond_the_lease_is_granted_before_it_answers() {
        TestNode node = node("1/s", 100, 4, 0.25);
        int before = engine.asked.get();
        assertThat(node.granted(100, "a")).isEqualTo(25);
        assertThat(node.draw("a", 1)).isEqualTo(new Draw(false, 75, Rounds.EACH_NANOS, 25_000_000_000L));
        assertThat(engine.asked.get()).isEqualTo(before);
        node.hurry();
        assertThat(node.granted(100, "a")).isEqualTo(25);
    }

    @Test
    void nobody_owes_more_than_a_burst_here_or_at_the_engine() {
        List<TestNode> nodes = nodes(2, "1/s", 10);
        nodes.get(0).buckets.charge("a", 1_000_000);
        tell(nodes);
        ticker.advance(Duration.ofSeconds(10));
        assertThat(nodes.get(0).granted(1, "a")).isZero();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(nodes.get(0).granted(5, "a")).isEqualTo(2);
        tell(nodes);
        tell(nodes);
        assertThat(nodes.get(1).granted(1, "a")).isEqualTo(1);
        tell(nodes);
        assertThat(nodes.get(1).granted(5, "a")).isZero();
    }

    @Test
    void all_together_never_grant_more_than_the_limit_and_a_lease_of_each() {
        List<TestNode> nodes = nodes(3, "1/d", 30);
        int granted = 0;
        for (int i = 0; i < 20; i++) {
            for (TestNode node : nodes) {
                granted += node.granted(100, "a");
            }
            tell(nodes);
            ticker.advance(ROUND);
        }
        assertThat(granted).isBetween(30, 30 + 3 * 10);
    }

    @Test
    void however_late_it_is_told_the_limit_and_a_lease_of_each_is_the_most() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            MemoryStore fresh = new MemoryStore();
            LimitSpec limit = new LimitSpec("r", "default", "host", false, Rate.parse("200/s"), 100, 9, true);
            GridSpec grid = grid(3, 0.2, GridSpec.WhenAway.LOCAL_SHARE);
            List<TestNode> nodes = Stream.generate(() -> new TestNode(grid, limit, fresh, ticker).beat())
                    .limit(3)
                    .toList();
            long nanos = 0;
            int granted = 0;
            while (nanos < 3_000_000_000L) {
                granted += nodes.get(random.nextInt(3)).granted(random.nextInt(40), "a");
                TestNode told = nodes.get(random.nextInt(3));
                if (random.nextInt(3) == 0) {
                    told.tell();
                } else if (random.nextInt(3) == 0) {
                    told.hurry();
                }
                long step = random.nextInt(60_000_000);
                ticker.advance(Duration.ofNanos(step));
                nanos += step;
                double allowed = 200 * (nanos / 1e9) + 100;
                assertThat((double) granted).as("seed " + seed).isLessThanOrEqualTo(allowed + 3 * 20);
            }
            // told each sixth of a second, three leases of 20 come to little more than the rate
            assertThat((double) granted).as("seed " + seed).isGreaterThan(0.75 * (200 * (nanos / 1e9) + 100));
        }
    }

    @Test
    void ten_seconds_of_steady_overload_of_three_admit_what_the_rate_says() {
        List<TestNode> nodes = nodes(3, "300/s", 600);
        int granted = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            granted += nodes.get(millis % 3).granted(2, "a");
            ticker.advance(Duration.ofMillis(1));
            nodes.forEach(TestNode::hurry);
            if (millis % 20 == 0) {
                tell(nodes);
            }
        }
        assertThat((double) granted).isCloseTo(3_600, within(36.0));
    }

    @Test
    void who_comes_seldom_has_all_that_time_brings() {
        TestNode node = node("6/m", 1, 3, 0.3);
        for (int i = 0; i < 10; i++) {
            assertThat(node.draw("a", 1).granted()).as("time " + i).isTrue();
            node.tell();
            assertThat(node.draw("a", 1).granted()).isFalse();
            ticker.advance(Duration.ofSeconds(10));
        }
    }

    @Test
    void what_costs_more_than_a_lease_is_granted_when_the_bucket_has_it() {
        TestNode node = node("1/s", 10, 10, 0.1);
        assertThat(node.draw("a", 8).granted()).isTrue();
        assertThat(node.draw("a", 1).granted()).isFalse();
        node.hurry();
        assertThat(node.draw("a", 1).granted()).isTrue();
        assertThat(node.draw("a", 0)).isEqualTo(new Draw(true, 1, 0, 0));
    }

    @Test
    void what_was_done_is_paid_for_on_all_of_them() {
        List<TestNode> nodes = nodes(2, "10/s", 10);
        nodes.get(0).buckets.charge("a", 20);
        tell(nodes);
        assertThat(nodes.get(1).granted(1, "a")).isEqualTo(1);
        tell(nodes);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(nodes.get(0).draw("a", 1).granted()).isFalse();
        assertThat(nodes.get(1).draw("a", 1).granted()).isFalse();
        ticker.advance(Duration.ofMillis(200));
        assertThat(nodes.get(0).draw("a", 1).granted()).isTrue();
    }

    @Test
    void a_key_that_is_asked_for_often_is_told_of_seldom() {
        TestNode node = node("1000/s", 1_000, 2, 0.5);
        int before = engine.asked.get();
        for (int i = 0; i < 200; i++) {
            node.draw("a", 1);
        }
        node.tell();
        assertThat(engine.asked.get() - before).isEqualTo(2);
    }

    @Test
    void who_is_refused_for_long_hears_that_there_is_more_again() {
        TestNode node = node("1/h", 10, 1, 1);
        node.granted(10, "a");
        node.tell();
        assertThat(node.draw("a", 1).granted()).isFalse();
        engine.forget();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(node.draw("a", 1).granted()).isFalse();
        node.tell();
        assertThat(node.draw("a", 1).granted()).isTrue();
    }

    @Test
    void while_the_engine_is_away_each_grants_its_part_and_then_all_count_on_together() {
        List<TestNode> nodes = nodes(2, "10/s", 20);
        assertThat(nodes.get(0).granted(7, "a")).isEqualTo(7);
        engine.away = true;
        try (TestLog log = new TestLog("io.gatehouse")) {
            tell(nodes);
            nodes.forEach(TestNode::beat);
            // half of the 13 that are left, and of the 20 that the other knows of
            assertThat(nodes.get(0).granted(50, "a")).isEqualTo(6);
            assertThat(nodes.get(1).granted(50, "a")).isEqualTo(10);
            ticker.advance(Duration.ofSeconds(1));
            for (TestNode node : nodes) {
                assertThat(node.granted(50, "a")).isEqualTo(5);
                node.buckets.charge("a", 5);
            }
            assertThat(log.lines("each limit lets 1/2 of its own pass here: nobody there"))
                    .hasSize(2);
            engine.away = false;
            nodes.forEach(TestNode::beat);
            assertThat(log.lines("answers: limits are counted together")).hasSize(2);
        }
        // what was granted before and meanwhile is told after all, but for what time has paid for: 7 and 14.5 and 15
        tell(nodes);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(nodes.get(1).granted(1, "a")).isZero();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(nodes.get(1).granted(50, "a")).isEqualTo(3);
    }

    @Test
    void an_engine_that_comes_and_goes_gives_nobody_a_burst_each_time() {
        List<TestNode> nodes = nodes(3, "30/s", 90);
        int granted = 0;
        int steps = 8_000;
        for (int i = 0; i < steps; i++) {
            for (TestNode node : nodes) {
                granted += node.granted(20, "a");
                node.hurry();
            }
            tell(nodes);
            if (i % 220 == 0) {
                engine.away = !engine.away;
                nodes.forEach(TestNode::beat);
            }
            ticker.advance(Duration.ofMillis(50));
            assertThat((double) granted).isLessThanOrEqualTo(30 * 0.05 * (i + 1) + 90 + 3 * 30);
        }
        assertThat((double) granted).isGreaterThan(0.95 * (30 * 0.05 * steps + 90));
    }

    @Test
    void who_waits_for_an_engine_that_is_away_for_long_is_forgotten_when_time_has_paid_for_him() {
        TestNode node = node("10/s", 20, 2, 0.5);
        engine.away = true;
        node.tell();
        node.beat();
        for (int i = 0; i < 100; i++) {
            node.granted(1, "caller " + i);
        }
        node.sweep();
        assertThat(node.buckets.size()).isEqualTo(100);
        ticker.advance(Duration.ofSeconds(1));
        node.sweep();
        assertThat(node.buckets.size()).isZero();
        int before = engine.asked.get();
        engine.away = false;
        node.beat();
        int beat = engine.asked.get() - before;
        node.tell();
        assertThat(engine.asked.get() - before).as("nothing to tell").isEqualTo(beat);
    }

    @Test
    void a_hundred_thousand_keys_cost_the_engine_two_questions_each_and_wait_nowhere() {
        LimitSpec limit = new LimitSpec("route a", "default", "client-ip", false, Rate.parse("1/s"), 5, 200_000, true);
        TestNode node = new TestNode(grid(2, 0.5, GridSpec.WhenAway.LOCAL_SHARE), limit, engine, ticker).beat();
        int before = engine.asked.get();
        for (int i = 0; i < 100_000; i++) {
            assertThat(node.draw(i, 1).granted()).isTrue();
        }
        node.tell();
        assertThat(engine.asked.get() - before).isEqualTo(200_000);
        node.tell();
        assertThat(engine.asked.get() - before).isEqualTo(200_000);
        ticker.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            node.sweep();
        }
        assertThat(node.buckets.size()).isZero();
    }

    @Test
    void while_the_engine_is_away_the_part_that_holds_is_told() {
        LimitSpec limit = new LimitSpec("route a", "x", "client-ip", false, Rate.parse("100/s"), 90, 100, true);
        TestNode node = new TestNode(grid(3, 0.5, GridSpec.WhenAway.LOCAL_SHARE), limit, engine, ticker);
        assertThat(node.beat().buckets.inForce(limit)).isEqualTo(limit);
        engine.away = true;
        LimitSpec part = node.beat().buckets.inForce(limit);
        assertThat(part.rate()).hasToString("100/3s");
        assertThat(part.burst()).isEqualTo(30);
        assertThat(node.buckets.sharing()).isEqualTo(Sharing.PART);
        TestNode other = new TestNode(grid(3, 0.5, GridSpec.WhenAway.REFUSE), limit, engine, ticker).beat();
        assertThat(other.buckets.inForce(limit)).isEqualTo(limit);
        assertThat(other.buckets.sharing()).isEqualTo(Sharing.NOTHING);
    }

    @Test
    void where_it_says_so_nothing_that_is_limited_passes_while_the_engine_is_away() {
        LimitSpec limit = new LimitSpec("route a", "default", "client-ip", false, Rate.parse("1/s"), 5, 100, true);
        TestNode node = new TestNode(grid(2, 0.5, GridSpec.WhenAway.REFUSE), limit, engine, ticker);
        engine.away = true;
        node.beat();
        assertThat(node.draw("a", 1)).matches(draw -> !draw.granted() && !draw.known());
        assertThat(node.draw("a", 0).granted()).isTrue();
        engine.away = false;
        assertThat(node.beat().draw("a", 1).granted()).isTrue();
    }

    @Test
    void a_key_that_has_nothing_to_tell_and_is_full_makes_room() {
        TestNode node = node("1/s", 2, 1, 1);
        node.granted(2, "a");
        ticker.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            node.buckets.sweep();
        }
        assertThat(node.buckets.size()).as("what was not told is kept").isEqualTo(1);
        node.tell();
        ticker.advance(Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            node.buckets.sweep();
        }
        assertThat(node.buckets.size()).isZero();
    }

    @Test
    void keys_without_end_take_no_more_than_the_table_has_room_for_here_and_there() {
        TestNode node = node("1/h", 1, 1, 1);
        for (int i = 0; i < 10_000; i++) {
            node.draw("key-" + i, 1);
        }
        node.tell();
        assertThat(node.buckets.size()).isEqualTo(100);
        assertThat(engine.size()).as("with 64 that are shared, and the clock").isEqualTo(100 + 64 + 1);
    }
}
