package io.gatehouse.identity.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefreshedTest {

    private static final Refreshed.Rhythm RHYTHM =
            new Refreshed.Rhythm(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(30));

    private final TestTicker ticker = new TestTicker();
    private final Errands errands = new Errands();
    private final AtomicInteger fetches = new AtomicInteger();
    private final List<String> told = new ArrayList<>();
    private volatile boolean away;
    private volatile @Nullable CountDownLatch gate;
    private volatile Runnable whileTold = () -> {};
    private final Refreshed<Integer> refreshed =
            new Refreshed<>(this::fetch, errands, ticker, RHYTHM, new Refreshed.Told<>() {
                @Override
                public void fetched(Integer value) {
                    whileTold.run();
                    told.add("fetched " + value);
                }

                @Override
                public void failed(String reason) {
                    told.add("failed " + reason);
                }
            });

    private int fetch() throws IOException, InterruptedException {
        CountDownLatch waits = gate;
        if (waits != null) {
            assertThat(waits.await(20, TimeUnit.SECONDS)).isTrue();
        }
        int number = fetches.incrementAndGet();
        if (away) {
            throw new IOException("away");
        }
        return number;
    }

    @AfterEach
    void close() {
        errands.close();
    }

    private void end(@Nullable CompletableFuture<?> fetch) throws Exception {
        assertThat(fetch).isNotNull();
        fetch.get(20, TimeUnit.SECONDS);
    }

    @Test
    void it_is_fetched_at_once_and_then_hourly() throws Exception {
        end(refreshed.askAgain());
        refreshed.tick();
        ticker.advance(Duration.ofMinutes(59));
        refreshed.tick();
        assertThat(fetches).hasValue(1);

        ticker.advance(Duration.ofMinutes(1));
        end(refreshed.askAgain());
        assertThat(refreshed.value()).isEqualTo(2);
    }

    /** Whoever was told that there is nothing to wait for would go on without what is being handed over. */
    @Test
    void a_fetch_is_under_way_until_it_has_been_told() throws Exception {
        List<CompletableFuture<?>> waited = new ArrayList<>();
        whileTold = () -> waited.add(refreshed.askAgain());
        end(refreshed.askAgain());

        assertThat(waited).singleElement().isNotNull();
        assertThat(refreshed.askAgain()).isNull();
    }

    @Test
    void out_of_turn_it_is_fetched_every_half_minute_at_most() throws Exception {
        end(refreshed.askAgain());
        assertThat(refreshed.askAgain()).isNull();
        ticker.advance(Duration.ofSeconds(29));
        assertThat(refreshed.askAgain()).isNull();
        ticker.advance(Duration.ofSeconds(1));
        end(refreshed.askAgain());

        assertThat(fetches).hasValue(2);
    }

    @Test
    void what_was_fetched_is_kept_while_the_other_side_is_away_and_asked_for_every_two_seconds() throws Exception {
        end(refreshed.askAgain());
        away = true;
        ticker.advance(Duration.ofHours(1));
        end(refreshed.askAgain());
        assertThat(refreshed.value()).isEqualTo(1);
        assertThat(refreshed.isAway()).isTrue();
        assertThat(refreshed.askAgain()).isNull();

        away = false;
        ticker.advance(Duration.ofSeconds(2));
        end(refreshed.askAgain());
        assertThat(refreshed.value()).isEqualTo(3);
        assertThat(refreshed.isAway()).isFalse();
        assertThat(told).containsExactly("fetched 1", "failed away", "fetched 3");
    }

    @Test
    void whoever_asks_while_a_fetch_is_under_way_waits_for_that_one() throws Exception {
        gate = new CountDownLatch(1);
        CompletableFuture<?> first = refreshed.askAgain();
        refreshed.tick();
        assertThat(refreshed.askAgain()).isSameAs(first);
        gate.countDown();
        end(first);

        assertThat(fetches).hasValue(1);
    }
}
