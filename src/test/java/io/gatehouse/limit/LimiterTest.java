package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.gatehouse.testing.TestTicker;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LimiterTest {

    private final TestTicker ticker = new TestTicker();
    private final Limiters.Means means =
            new Limiters.Means(ticker, InstantSource.system(), new Ledger(null, InstantSource.system()));

    private static LimitSpec spec(String rate, long burst, int keys) {
        return new LimitSpec("route a", "default", "client-ip", false, Rate.parse(rate), burst, keys);
    }

    private static Counted of(LimitSpec... specs) {
        return new Counted(Set.of(specs), Set.of(), Set.of());
    }

    private Limiter limiter(String rate, long burst, int keys) {
        return Limiters.NONE.next(of(spec(rate, burst, keys)), means).get(spec(rate, burst, keys));
    }

    private static int grantedOf(int wishes, Limiter limiter, Object key) {
        int granted = 0;
        for (int i = 0; i < wishes; i++) {
            granted += limiter.draw(key, 1).granted() ? 1 : 0;
        }
        return granted;
    }

    @Test
    void a_burst_may_come_at_once_and_then_what_time_brings() {
        Limiter limiter = limiter("10/s", 20, 100);
        assertThat(grantedOf(50, limiter, "a")).isEqualTo(20);
        ticker.advance(Duration.ofMillis(99));
        assertThat(grantedOf(50, limiter, "a")).isZero();
        ticker.advance(Duration.ofMillis(1));
        assertThat(grantedOf(50, limiter, "a")).isEqualTo(1);
        ticker.advance(Duration.ofHours(1));
        assertThat(grantedOf(50, limiter, "a")).isEqualTo(20);
    }

    @Test
    void ten_seconds_of_steady_overload_admit_what_the_rate_says_within_a_hundredth() {
        Limiter limiter = limiter("300/s", 600, 100);
        Random random = new Random(7);
        int granted = 0;
        long nanos = 0;
        while (nanos < 10_000_000_000L) {
            granted += grantedOf(1, limiter, "a");
            long step = 200_000L + random.nextInt(1_600_000);
            ticker.advance(Duration.ofNanos(step));
            nanos += step;
        }
        assertThat((double) granted).isCloseTo(300 * 10 + 600, within(0.01 * (300 * 10 + 600)));
    }

    @Test
    void no_key_starves_another() {
        Limiter limiter = limiter("10/s", 10, 100);
        assertThat(grantedOf(1_000, limiter, "greedy")).isEqualTo(10);
        assertThat(grantedOf(10, limiter, "modest")).isEqualTo(10);
    }

    @Test
    void it_says_what_is_left_and_how_long_to_wait() {
        Limiter limiter = limiter("10/s", 3, 100);
        assertThat(limiter.draw("a", 1)).isEqualTo(new Draw(true, 2, 0, 100_000_000));
        assertThat(limiter.draw("a", 2)).isEqualTo(new Draw(true, 0, 0, 300_000_000));
        assertThat(limiter.draw("a", 2)).isEqualTo(new Draw(false, 0, 200_000_000, 300_000_000));
        assertThat(limiter.draw("a", 0)).isEqualTo(new Draw(true, 0, 0, 0));
    }

    @Test
    void what_costs_more_than_anybody_can_save_up_takes_all_there_can_be() {
        Limiter limiter = limiter("10/s", 5, 100);
        assertThat(limiter.draw("a", 50).granted()).isTrue();
        assertThat(limiter.draw("a", 1).granted()).isFalse();
    }

    @Test
    void what_was_done_is_paid_for_before_there_is_more() {
        Limiter limiter = limiter("10/s", 10, 100);
        limiter.charge("a", 20);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(limiter.draw("a", 1)).matches(draw -> !draw.granted() && draw.remaining() == 0);
        ticker.advance(Duration.ofMillis(100));
        assertThat(limiter.draw("a", 1).granted()).isTrue();
    }

    @Test
    void nobody_owes_more_than_a_burst_however_often_he_is_charged() {
        Limiter limiter = limiter("10/s", 10, 100);
        for (int i = 0; i < 100; i++) {
            limiter.charge("a", 1_000_000_000);
        }
        ticker.advance(Duration.ofSeconds(1));
        assertThat(limiter.draw("a", 1).granted()).isFalse();
        ticker.advance(Duration.ofMillis(100));
        assertThat(limiter.draw("a", 1).granted()).isTrue();
    }

    @Test
    void what_a_plan_says_is_known_before_anybody_comes_with_it() {
        LimitSpec caller = new LimitSpec("route a", "caller", "principal", true, Rate.parse("1/s"), 5, 100);
        Plan gold = new Plan("gold", null, Map.of("caller", new Plan.Pace(Rate.parse("9/s"), 90)));
        Plan other = new Plan("other", null, Map.of("elsewhere", new Plan.Pace(Rate.parse("9/s"), 90)));
        Limiters limiters = Limiters.NONE.next(of(caller, spec("1/s", 5, 100)).under(List.of(gold, other)), means);
        assertThat(limiters.all()).hasSize(3);
        Limiter usual = limiters.get(caller);
        assertThat(limiters.get(caller, "gold").spec().burst()).isEqualTo(90);
        assertThat(List.of(limiters.get(caller, null), limiters.get(caller, "other"), limiters.get(caller, "unknown")))
                .containsOnly(usual);
        assertThat(limiters.get(spec("1/s", 5, 100), "gold").spec().burst()).isEqualTo(5);
        assertThat(allocatedBy(() -> limiters.get(caller, "gold")))
                .as("bytes for each request")
                .isZero();
    }

    /** @return bytes for each of many times, rounded down */
    private static long allocatedBy(Runnable task) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        task.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            task.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
    }

    @Test
    void whoever_invents_keys_gains_a_few_buckets_and_takes_no_memory() {
        Limiter limiter = limiter("1/m", 1, 1_000);
        int granted = 0;
        for (int i = 0; i < 100_000; i++) {
            granted += limiter.draw("key-" + i, 1).granted() ? 1 : 0;
        }
        assertThat(limiter.size()).isEqualTo(1_000);
        assertThat(granted).isEqualTo(1_000 + BucketTable.SHARED);
        // those who were there before have what is theirs
        ticker.advance(Duration.ofMinutes(1));
        assertThat(limiter.draw("key-7", 1).granted()).isTrue();
    }

    @Test
    void a_bucket_that_has_filled_up_makes_room_and_one_that_has_not_stays() {
        LimitSpec spec = spec("1/s", 10, 4);
        Limiters limiters = Limiters.NONE.next(of(spec), means);
        Limiter limiter = limiters.get(spec);
        limiter.draw("a", 10);
        limiter.draw("b", 1);
        limiter.draw("c", 1);
        ticker.advance(Duration.ofSeconds(1));
        limiters.tick();
        assertThat(limiter.size()).isEqualTo(1);
        assertThat(limiter.draw("a", 2).granted()).isFalse();
    }

    @Test
    void while_there_is_room_full_buckets_go_only_now_and_then() {
        LimitSpec spec = spec("1/s", 10, 1_000);
        Limiters limiters = Limiters.NONE.next(of(spec), means);
        limiters.get(spec).draw("a", 1);
        ticker.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 10; i++) {
            limiters.tick();
        }
        assertThat(limiters.get(spec).size()).isZero();
    }

    @Test
    void what_did_not_change_goes_on_counting_after_a_reload() {
        LimitSpec kept = spec("1/m", 1, 10);
        LimitSpec changed = new LimitSpec("route b", "default", "client-ip", false, Rate.parse("1/m"), 1, 10);
        Limiters before = Limiters.NONE.next(of(kept, changed), means);
        before.get(kept).draw("a", 1);
        before.get(changed).draw("a", 1);
        LimitSpec other = new LimitSpec("route b", "default", "client-ip", false, Rate.parse("2/m"), 1, 10);
        Limiters after = before.next(of(other, kept), means);
        assertThat(after.get(kept).draw("a", 1).granted()).isFalse();
        assertThat(after.get(other).draw("a", 1).granted()).isTrue();
        assertThatThrownBy(() -> after.get(changed)).hasMessage("no limit default of route b");
    }

    @Test
    void many_threads_together_get_no_token_too_many() throws Exception {
        Limiter limiter = limiter("1/d", 10_000, 10);
        java.util.concurrent.atomic.AtomicInteger granted = new java.util.concurrent.atomic.AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> granted.addAndGet(grantedOf(2_000, limiter, "a")));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(granted).hasValue(10_000);
    }

    @Test
    void another_rate_is_in_force_for_a_while_and_then_its_own_again() {
        Limiter limiter = limiter("1/s", 2, 10);
        limiter.draw("a", 2);
        limiter.override(Rate.parse("1/h"), Duration.ofMinutes(1));
        assertThat(limiter.inForce().rate()).hasToString("1/h");
        assertThat(limiter.overriddenFor()).hasMinutes(1);
        assertThat(grantedOf(5, limiter, "a")).isEqualTo(2);
        ticker.advance(Duration.ofSeconds(59));
        assertThat(grantedOf(5, limiter, "a")).isZero();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(limiter.inForce()).isEqualTo(limiter.spec());
        assertThat(grantedOf(5, limiter, "a")).isEqualTo(2);
        limiter.override(Rate.parse("1/h"), Duration.ofMinutes(1));
        limiter.override(Rate.parse("5/s"), Duration.ZERO);
        assertThat(limiter.inForce()).isEqualTo(limiter.spec());
        assertThat(limiter.overriddenFor()).isZero();
    }

    @Test
    void a_plan_changes_what_is_counted_by_caller_and_nothing_else() {
        Plan gold = new Plan("gold", null, Map.of("default", new Plan.Pace(Rate.parse("9/s"), 18)));
        LimitSpec byAddress = spec("1/s", 2, 10);
        LimitSpec byCaller = new LimitSpec("route a", "default", "principal", true, Rate.parse("1/s"), 2, 10);
        assertThat(byAddress.under(gold)).isEqualTo(byAddress);
        assertThat(byCaller.under(null)).isEqualTo(byCaller);
        assertThat(byCaller.under(new Plan("free", null, Map.of()))).isEqualTo(byCaller);
        assertThat(byCaller.under(gold))
                .isEqualTo(new LimitSpec("route a plan gold", "default", "principal", true, Rate.parse("9/s"), 18, 10));
        assertThat(of(byAddress, byCaller).under(List.of(gold)).limits())
                .containsExactlyInAnyOrder(byAddress, byCaller, byCaller.under(gold));
    }
}
