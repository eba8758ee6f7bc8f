package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class PermitsTest {

    private final Permits permits = new Permits(() -> 0);

    @Test
    void who_is_turned_away_takes_no_place() {
        assertThat(permits.enter("a", 2)).isTrue();
        assertThat(permits.enter("a", 2)).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(permits.enter("a", 2)).isFalse();
        }
        permits.leave("a");
        assertThat(permits.enter("a", 2)).isTrue();
        assertThat(permits.enter("b", 2)).isTrue();
    }

    @Test
    void a_key_of_which_nothing_is_in_flight_takes_no_memory() {
        for (int i = 0; i < 1_000; i++) {
            permits.enter(i, 1);
        }
        assertThat(permits.keys()).isEqualTo(1_000);
        for (int i = 0; i < 1_000; i++) {
            permits.leave(i);
        }
        assertThat(permits.keys()).isZero();
    }

    @Test
    void many_threads_never_are_more_than_may_be() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int j = 0; j < 20_000; j++) {
                    if (permits.enter("a", 3)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        permits.leave("a");
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(most.get()).isBetween(1, 3);
        assertThat(permits.keys()).isZero();
    }

    @Test
    void what_is_in_flight_is_not_forgotten_when_it_is_not_counted_for_a_while() {
        PermitSpec spec = new PermitSpec("route a", "");
        Counted counted = new Counted(Set.of(), Set.of(spec), Set.of());
        Counted nothing = new Counted(Set.of(), Set.of(), Set.of());
        Limiters.Means means =
                new Limiters.Means(() -> 0, InstantSource.system(), new Ledger(null, InstantSource.system()));
        Limiters first = Limiters.NONE.next(counted, means);
        assertThat(first.permits(spec).enter("", 1)).isTrue();
        Limiters again = first.next(nothing, means).next(nothing, means).next(counted, means);
        assertThat(again.permits(spec).enter("", 1)).isFalse();
        first.permits(spec).leave("");
        assertThat(again.permits(spec).enter("", 1)).isTrue();
        again.permits(spec).leave("");
        assertThat(again.next(nothing, means).next(counted, means).permits(spec))
                .isNotSameAs(first.permits(spec));
    }
}
