package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.http.IpAddress;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counting costs, so that nobody can fill the heap by being many. */
final class LimiterMemoryTest {

    private static final int TABLE = 100_000;

    private final LimitSpec spec =
            new LimitSpec("route a", "default", "client-ip", false, Rate.parse("1/m"), 10, TABLE);
    private final Limiter limiter = Limiters.NONE
            .next(
                    new Counted(Set.of(spec), Set.of(), Set.of()),
                    new Limiters.Means(
                            System::nanoTime, InstantSource.system(), new Ledger(null, InstantSource.system())))
            .get(spec);

    private static long heap() {
        long least = Long.MAX_VALUE;
        // what tests before this one have left behind may go in several turns
        for (int i = 0; i < 6; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    private void drawn(int from, int to) {
        for (int i = from; i < to; i++) {
            limiter.draw(new IpAddress(0x2001_0db8_0000_0000L + i, 0, false), 1);
        }
    }

    @Test
    void an_account_and_a_key_of_text_take_no_more_than_a_descriptor_is_told_that_they_do() {
        Ledger ledger = new Ledger(null, InstantSource.system(), TABLE);
        Counts counts = ledger.begin("quota");
        String name = "x".repeat(42);
        long empty = heap();
        for (int i = 0; i < TABLE; i++) {
            counts.spend(name + (100_000 + i), 10);
        }
        long full = heap();
        for (int i = 0; i < TABLE; i++) {
            limiter.draw(name + (100_000 + i), 1);
        }
        long both = heap();
        assertThat((full - empty) / TABLE).as("bytes for each account").isBetween(50L, (long) Heap.BYTES_OF_AN_ACCOUNT);
        assertThat((both - full) / TABLE).as("bytes for each key").isBetween(50L, (long) Heap.BYTES_OF_A_KEY);
        assertThat(counts.size() + limiter.size()).isEqualTo(2L * TABLE);
    }

    @Test
    void a_million_networks_take_no_more_than_the_table_has_room_for() {
        long empty = heap();
        drawn(0, TABLE);
        long full = heap();
        drawn(TABLE, 1_000_000);
        long flooded = heap();
        assertThat((full - empty) / TABLE).as("bytes for each key").isBetween(20L, 400L);
        assertThat(flooded - full).as("bytes for the keys beyond").isLessThan(4L << 20);
        // also keeps the limiter from being collected before
        assertThat(limiter.size()).isEqualTo(TABLE);
    }
}
