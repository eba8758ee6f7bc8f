package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestTicker;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SharedClockTest {

    private final MemoryStore engine = new MemoryStore();
    private final TestTicker ticker = new TestTicker();

    private SharedClock clock(long first) {
        return new SharedClock("gatehouse", ticker, () -> first);
    }

    @Test
    void the_first_begins_with_its_own_and_others_take_that_over_whatever_time_it_is_there() {
        SharedClock one = clock(5_000);
        one.agree(engine);
        SharedClock ahead = clock(9_000_000_000_000_000L);
        ahead.agree(engine);
        SharedClock behind = clock(7);
        behind.agree(engine);
        assertThat(one.currentTimeNanos()).isEqualTo(5_000);
        assertThat(ahead.currentTimeNanos()).isEqualTo(5_000);
        assertThat(behind.currentTimeNanos()).isEqualTo(5_000);
    }

    @Test
    void it_goes_on_with_the_ticker_and_takes_over_what_is_later() {
        SharedClock one = clock(0);
        one.agree(engine);
        ticker.advance(Duration.ofSeconds(10));
        SharedClock late = clock(0);
        late.agree(engine);
        // it heard what the other had left ten seconds ago
        assertThat(late.currentTimeNanos()).isZero();
        one.agree(engine);
        late.agree(engine);
        assertThat(late.currentTimeNanos()).isEqualTo(10_000_000_000L);
        ticker.advance(Duration.ofSeconds(1));
        late.agree(engine);
        one.agree(engine);
        assertThat(one.currentTimeNanos()).isEqualTo(11_000_000_000L);
    }

    @Test
    void it_never_goes_back_also_when_the_engine_has_forgotten_or_says_nonsense() {
        SharedClock clock = clock(1_000);
        clock.agree(engine);
        ticker.advance(Duration.ofSeconds(1));
        engine.forget();
        clock.agree(engine);
        assertThat(clock.currentTimeNanos()).isEqualTo(1_000_001_000L);
        engine.forget();
        engine.swap("gatehouse:clock", null, new byte[3], 1);
        clock.agree(engine);
        assertThat(clock.currentTimeNanos()).isEqualTo(1_000_001_000L);
        SharedClock other = clock(5);
        other.agree(engine);
        assertThat(other.currentTimeNanos()).isEqualTo(1_000_001_000L);
        for (long nonsense : new long[] {Long.MAX_VALUE, -1}) {
            engine.forget();
            byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(nonsense).array();
            engine.swap("gatehouse:clock", null, bytes, 1);
            clock.agree(engine);
            assertThat(clock.currentTimeNanos()).isEqualTo(1_000_001_000L);
        }
    }
}
