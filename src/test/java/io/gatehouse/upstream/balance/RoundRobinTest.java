package io.gatehouse.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RoundRobinTest {

    private final RoundRobin balancer = new RoundRobin();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 1 1 | abcabcabc",
                "5 1 1 | aabacaaaabacaa",
                "2 1 | abaaba",
                "1 2 | babbab",
                "3 3 | abab",
                "4 | aaaa"
            })
    void turns_are_taken_smoothly_by_weight(String weights, String turns) {
        int[] all = IntStream.of(List.of(weights.split(" ", -1)).stream()
                        .mapToInt(Integer::parseInt)
                        .toArray())
                .toArray();
        List<Backend> backends = Backend.ofWeights(all);
        assertThat(Backend.sequence(turns.length(), () -> balancer.choose(backends)))
                .isEqualTo(turns);
    }

    @Test
    void who_is_left_out_for_a_while_has_no_turns_to_catch_up_with() {
        List<Backend> all = Backend.ofWeights(1, 1, 1);
        List<Backend> without = all.subList(0, 2);
        assertThat(Backend.count(30, () -> balancer.choose(without))).isEqualTo(Map.of("a", 15, "b", 15));
        assertThat(Backend.count(30, () -> balancer.choose(all))).isEqualTo(Map.of("a", 10, "b", 10, "c", 10));
    }

    @Test
    void two_that_are_described_alike_are_two() {
        List<Backend> twins = List.of(new Backend("a", 1), new Backend("a", 1));
        assertThat(balancer.choose(twins)).isNotSameAs(balancer.choose(twins));
    }

    @Test
    void heavy_weights_do_not_overflow() {
        List<Backend> backends = Backend.ofWeights(1_000_000, 1_000_000, 1);
        assertThat(Backend.sequence(6, () -> balancer.choose(backends))).isEqualTo("ababab");
    }

    @Test
    void many_threads_share_the_turns_exactly() throws InterruptedException {
        List<Backend> backends = Backend.ofWeights(3, 1);
        ConcurrentMap<Backend, AtomicInteger> counts = new ConcurrentHashMap<>();
        backends.forEach(backend -> counts.put(backend, new AtomicInteger()));
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 1_000; n++) {
                    counts.get(balancer.choose(backends)).incrementAndGet();
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(counts.get(backends.get(0))).hasValue(3_000);
        assertThat(counts.get(backends.get(1))).hasValue(1_000);
    }
}
