package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of accounts when somebody invents more of them than there is room for. */
final class CrowdedLedgerTest {

    private static final int ROOM = 1_000;
    private static final QuotaSpec DAILY = new QuotaSpec("route a", "header:X", Period.DAY, ZoneOffset.UTC);
    private static final QuotaSpec OTHER = new QuotaSpec("route b", "header:X", Period.DAY, ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private Ledger ledger;

    @BeforeEach
    void open() {
        ledger = new Ledger(folder, () -> now, ROOM);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private Quota quota(Ledger on, QuotaSpec spec) {
        return Limiters.NONE
                .next(
                        new Counted(Set.of(), Set.of(), Set.of(DAILY, OTHER)),
                        new Limiters.Means(System::nanoTime, () -> now, on))
                .quota(spec);
    }

    private Quota quota() {
        return quota(ledger, DAILY);
    }

    private void invent(Quota quota, String name, int accounts, int uses) {
        for (int i = 0; i < accounts; i++) {
            for (int j = 0; j < uses; j++) {
                quota.take(name + i, 100);
            }
            if (i % 100 == 0) {
                aSecondLater();
            }
        }
        aSecondLater();
    }

    private void aSecondLater() {
        ledger.flush();
        ledger.sweep();
    }

    private int inMemory() {
        return ledger.begin("quota day 2026-11-30\nroute a\nheader:X\nZ\n").size();
    }

    @Test
    void who_invents_accounts_locks_nobody_out_and_pushes_out_only_whom_he_outspends() {
        Quota quota = quota();
        for (int i = 0; i < 9; i++) {
            assertThat(quota.take("honest", 10).granted()).isTrue();
        }
        invent(quota, "invented-", 20_000, 1);
        assertThat(inMemory()).isBetween(ROOM / 4, ROOM);
        assertThat(quota.take("honest", 10).left()).isZero();
        assertThat(quota.take("honest", 10).granted()).isFalse();
        assertThat(quota.take("new", 10).left()).isEqualTo(9);
        assertThat(quota.take("new", 10).left()).isEqualTo(8);
    }

    @Test
    void who_was_pushed_out_and_comes_back_has_used_what_he_had_used() {
        Quota quota = quota();
        for (int i = 0; i < 3; i++) {
            quota.take("honest", 10);
        }
        invent(quota, "invented-", 3 * ROOM, 4);
        assertThat(quota.take("honest", 10).left())
                .as("until his page is found again")
                .isEqualTo(9);
        aSecondLater();
        assertThat(quota.take("honest", 10).left()).isEqualTo(5);
    }

    @Test
    void when_there_is_no_room_at_all_further_ones_share_until_there_is() {
        Quota quota = quota();
        for (int i = 0; i < ROOM; i++) {
            quota.take("invented-" + i, 10);
        }
        int granted = 0;
        for (int i = 0; i < 10_000; i++) {
            granted += quota.take("further-" + i, 10).granted() ? 1 : 0;
        }
        assertThat(granted).isEqualTo(10 * Counts.SHARED);
        aSecondLater();
        assertThat(quota.take("new", 10).left()).isEqualTo(9);
        assertThat(inMemory()).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void what_is_written_is_bounded_too_and_outlives_a_restart() {
        Quota quota = quota();
        for (int i = 0; i < 50; i++) {
            quota.take("honest", 100);
        }
        invent(quota, "invented-", 3 * Counts.WRITTEN * ROOM, 1);
        assertThat(ledger.accounts("quota day 2026-11-30\nroute a\nheader:X\nZ\n"))
                .hasSizeBetween(Counts.WRITTEN * ROOM, (Counts.WRITTEN + 1) * ROOM);
        ledger.close();
        ledger = new Ledger(folder, () -> now, ROOM);
        assertThat(quota().take("honest", 100).left()).isEqualTo(49);
        assertThat(inMemory()).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void without_a_file_the_same_holds_of_what_is_in_memory() {
        ledger.close();
        ledger = new Ledger(null, () -> now, ROOM);
        Quota quota = quota();
        for (int i = 0; i < 9; i++) {
            quota.take("honest", 10);
        }
        invent(quota, "invented-", 20_000, 1);
        assertThat(quota.take("honest", 10).left()).isZero();
        assertThat(quota.take("new", 10).left()).isEqualTo(9);
        assertThat(inMemory()).isLessThanOrEqualTo(ROOM);
    }

    @Test
    void a_quota_that_few_use_keeps_them_beside_one_that_many_use() {
        Quota other = quota(ledger, OTHER);
        other.take("rare", 10);
        invent(quota(), "invented-", 5 * ROOM, 5);
        assertThat(other.take("rare", 10).left()).isEqualTo(8);
    }

    @Test
    void a_day_that_is_over_takes_no_memory() {
        Quota quota = quota();
        invent(quota, "caller-", ROOM / 2, 1);
        now = Instant.parse("2026-12-01T00:00:00Z");
        quota.take("caller-0", 10);
        aSecondLater();
        aSecondLater();
        assertThat(inMemory()).isZero();
        now = Instant.parse("2026-11-30T23:59:59Z");
        assertThat(quota.take("caller-0", 10).left()).as("set back").isEqualTo(9);
        aSecondLater();
        assertThat(quota.take("caller-0", 10).left()).isEqualTo(7);
    }
}
