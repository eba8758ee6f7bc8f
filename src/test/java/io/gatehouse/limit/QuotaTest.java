package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuotaTest {

    private static final QuotaSpec DAILY = new QuotaSpec("route a", "principal", Period.DAY, ZoneOffset.UTC);
    private static final QuotaSpec BERLIN =
            new QuotaSpec("route a", "principal", Period.MONTH, ZoneId.of("Europe/Berlin"));

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-11-30T22:59:59Z");

    private Limiters on(Ledger ledger) {
        return Limiters.NONE.next(
                new Counted(Set.of(), Set.of(), Set.of(DAILY, BERLIN)),
                new Limiters.Means(System::nanoTime, () -> now, ledger));
    }

    @Test
    void what_is_allowed_can_be_used_until_the_period_is_over() {
        try (Ledger ledger = new Ledger(null)) {
            Quota quota = on(ledger).quota(DAILY);
            Instant midnight = Instant.parse("2026-12-01T00:00:00Z");
            assertThat(quota.take("a", 1, 2)).isEqualTo(new Quota.Taken(true, 1, midnight));
            assertThat(quota.take("a", 1, 2)).isEqualTo(new Quota.Taken(true, 0, midnight));
            assertThat(quota.take("a", 1, 2)).isEqualTo(new Quota.Taken(false, 0, midnight));
            assertThat(quota.take("b", 1, 2).granted()).isTrue();
            now = midnight;
            assertThat(quota.take("a", 1, 2).granted()).isTrue();
        }
    }

    @Test
    void a_month_begins_where_the_caller_lives() {
        try (Ledger ledger = new Ledger(null)) {
            Quota quota = on(ledger).quota(BERLIN);
            Instant midnight = Instant.parse("2026-11-30T23:00:00Z");
            assertThat(quota.take("a", 1, 1)).isEqualTo(new Quota.Taken(true, 0, midnight));
            assertThat(quota.take("a", 1, 1).granted()).isFalse();
            now = midnight;
            assertThat(quota.take("a", 1, 1).ends()).isEqualTo(Instant.parse("2026-12-31T23:00:00Z"));
        }
    }

    @Test
    void what_was_used_outlives_a_restart_and_a_change_of_the_allowance() {
        try (Ledger ledger = new Ledger(folder)) {
            assertThat(on(ledger).quota(DAILY).take("a", 3, 5).granted()).isTrue();
        }
        try (Ledger ledger = new Ledger(folder)) {
            Quota quota = on(ledger).quota(DAILY);
            assertThat(quota.take("a", 3, 5).granted()).isFalse();
            assertThat(quota.take("a", 3, 6))
                    .extracting(Quota.Taken::granted, Quota.Taken::left)
                    .containsExactly(true, 0L);
        }
    }

    @Test
    void a_file_that_is_in_use_or_broken_is_told_and_counts_are_kept_in_memory() throws Exception {
        try (Ledger first = new Ledger(folder);
                Ledger second = new Ledger(folder)) {
            on(first).quota(DAILY).take("a", 1, 1);
            assertThat(on(second).quota(DAILY).take("a", 1, 1).granted()).isTrue();
        }
        Files.writeString(folder.resolve("gatehouse-counts.mv"), "no such thing\n".repeat(1_000));
        try (Ledger broken = new Ledger(folder)) {
            assertThat(on(broken).quota(DAILY).take("a", 1, 1).granted()).isTrue();
        }
    }

    @Test
    void many_threads_together_use_no_more_than_is_allowed() throws Exception {
        try (Ledger ledger = new Ledger(folder)) {
            Quota quota = on(ledger).quota(DAILY);
            AtomicInteger granted = new AtomicInteger();
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int j = 0; j < 1_000; j++) {
                        granted.addAndGet(quota.take("a", 1, 2_500).granted() ? 1 : 0);
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(granted).hasValue(2_500);
        }
    }

    @Test
    void books_say_what_each_caller_used_in_a_month_and_forget_what_is_old() {
        try (Ledger ledger = new Ledger(folder)) {
            Limiters limiters = on(ledger);
            limiters.usage().add("keys/acme", 2);
            limiters.usage().add("keys/acme", 3);
            limiters.usage().add("corp/ada", 1);
            limiters.quota(DAILY).take("a", 1, 9);
            assertThat(limiters.usage().of("2026-11")).isEqualTo(Map.of("keys/acme", 5L, "corp/ada", 1L));
            assertThat(limiters.usage().of("2026-1")).isEmpty();
            now = Instant.parse("2027-11-30T00:00:00Z");
            limiters.usage().forgetOld();
            assertThat(limiters.usage().of("2026-11")).hasSize(2);
            assertThat(ledger.size()).isEqualTo(2);
            now = Instant.parse("2028-01-01T00:00:00Z");
            limiters.usage().forgetOld();
            assertThat(ledger.size()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "5/", "/day", "0/day", "-5/day", "5/year", "5/days", "1234567890123456/day", "5.5/day"})
    void what_is_no_allowance_is_refused(String text) {
        assertThatThrownBy(() -> Allowance.parse(text))
                .hasMessage(text + " (expected: an allowance such as 1000/day or 50000/month)");
    }
}
