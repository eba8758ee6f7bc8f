package io.gatehouse.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.testing.TestLog;
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
        try (Ledger ledger = new Ledger(null, () -> now)) {
            Quota quota = on(ledger).quota(DAILY);
            Instant midnight = Instant.parse("2026-12-01T00:00:00Z");
            assertThat(quota.take("a", 2)).isEqualTo(new Quota.Taken(true, 1, midnight));
            assertThat(quota.take("a", 2)).isEqualTo(new Quota.Taken(true, 0, midnight));
            assertThat(quota.take("a", 2)).isEqualTo(new Quota.Taken(false, 0, midnight));
            assertThat(quota.take("b", 2).granted()).isTrue();
            now = midnight;
            assertThat(quota.take("a", 2).granted()).isTrue();
        }
    }

    @Test
    void a_month_begins_where_the_caller_lives() {
        try (Ledger ledger = new Ledger(null, () -> now)) {
            Quota quota = on(ledger).quota(BERLIN);
            Instant midnight = Instant.parse("2026-11-30T23:00:00Z");
            assertThat(quota.take("a", 1)).isEqualTo(new Quota.Taken(true, 0, midnight));
            assertThat(quota.take("a", 1).granted()).isFalse();
            now = midnight;
            assertThat(quota.take("a", 1).ends()).isEqualTo(Instant.parse("2026-12-31T23:00:00Z"));
        }
    }

    @Test
    void what_was_used_outlives_a_restart_and_a_change_of_the_allowance() {
        try (Ledger ledger = new Ledger(folder, () -> now)) {
            Quota quota = on(ledger).quota(DAILY);
            for (int i = 0; i < 3; i++) {
                assertThat(quota.take("a", 3).granted()).isTrue();
            }
        }
        try (Ledger ledger = new Ledger(folder, () -> now)) {
            Quota quota = on(ledger).quota(DAILY);
            assertThat(quota.take("a", 3).granted()).isFalse();
            assertThat(quota.take("a", 4))
                    .extracting(Quota.Taken::granted, Quota.Taken::left)
                    .containsExactly(true, 0L);
        }
    }

    @Test
    void what_was_used_is_on_the_disk_a_moment_later_also_where_nobody_closes_the_file() throws Exception {
        try (Ledger killed = new Ledger(folder, () -> now)) {
            on(killed).quota(DAILY).take("a", 9);
            Path copy = folder.resolve("copy");
            Files.createDirectories(copy);
            long end = System.nanoTime() + 20_000_000_000L;
            while (usedIn(copy) == 0) {
                assertThat(end - System.nanoTime()).isPositive();
            }
        }
    }

    /** @return what somebody finds who starts on a copy of the file as it is now */
    private long usedIn(Path copy) throws Exception {
        Path file = folder.resolve("gatehouse-counts.mv");
        if (!Files.exists(file)) {
            return 0;
        }
        Files.copy(file, copy.resolve(file.getFileName()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Ledger found = new Ledger(copy, () -> now)) {
            return 9 - on(found).quota(DAILY).take("a", 9).left() - 1;
        }
    }

    @Test
    void whoever_counts_when_the_books_are_closed_counts_in_memory() {
        Ledger ledger = new Ledger(folder, () -> now);
        Limiters limiters = on(ledger);
        limiters.quota(DAILY).take("a", 1);
        ledger.close();
        assertThat(limiters.quota(DAILY).take("a", 1).granted()).isFalse();
        limiters.usage().add("keys/acme");
        try (Ledger next = new Ledger(folder, () -> now)) {
            assertThat(on(next).quota(DAILY).take("a", 1).granted()).isFalse();
        }
    }

    @Test
    void a_file_that_is_in_use_or_broken_is_told_and_counts_are_kept_in_memory() throws Exception {
        try (Ledger first = new Ledger(folder, () -> now);
                Ledger second = new Ledger(folder, () -> now)) {
            on(first).quota(DAILY).take("a", 1);
            assertThat(on(second).quota(DAILY).take("a", 1).granted()).isTrue();
        }
        Files.writeString(folder.resolve("gatehouse-counts.mv"), "no such thing\n".repeat(1_000));
        try (Ledger broken = new Ledger(folder, () -> now)) {
            assertThat(on(broken).quota(DAILY).take("a", 1).granted()).isTrue();
        }
    }

    @Test
    void two_gateways_on_one_folder_are_told_as_long_as_there_are_two() {
        try (TestLog log = new TestLog("io.gatehouse");
                Ledger second = new Ledger(folder, () -> now)) {
            Ledger first = new Ledger(folder, () -> now);
            on(first).quota(DAILY).take("a", 1);
            Quota quota = on(second).quota(DAILY);
            assertThat(second.problem())
                    .startsWith("another gateway has " + folder.resolve("gatehouse-counts.mv") + " open, so that each");
            assertThat(log.lines("another gateway has")).hasSize(1);
            for (int i = 0; i < 301; i++) {
                second.flush();
            }
            assertThat(log.lines("still: another gateway has")).hasSize(1);
            first.close();
            for (int i = 0; i < 11; i++) {
                second.flush();
            }
            assertThat(second.problem()).isNull();
            assertThat(first.problem()).isNull();
            assertThat(quota.take("a", 1).granted()).isFalse();
        }
    }

    @Test
    void what_another_gateway_has_written_meanwhile_is_added_to_and_not_written_over() {
        Ledger first = new Ledger(folder, () -> now);
        Ledger second = new Ledger(folder, () -> now);
        try (second) {
            on(first).quota(DAILY).take("a", 9);
            on(first).quota(DAILY).take("b", 9);
            Quota quota = on(second).quota(DAILY);
            quota.take("a", 9);
            first.close();
            for (int i = 0; i < 11; i++) {
                second.flush();
            }
            assertThat(quota.take("a", 9).left()).isEqualTo(6);
            assertThat(quota.take("b", 9).left()).isEqualTo(7);
        }
        try (Ledger third = new Ledger(folder, () -> now)) {
            assertThat(on(third).quota(DAILY).take("a", 9).left()).isEqualTo(5);
        }
    }

    @Test
    void many_threads_together_use_no_more_than_is_allowed() throws Exception {
        try (Ledger ledger = new Ledger(folder, () -> now)) {
            Quota quota = on(ledger).quota(DAILY);
            AtomicInteger granted = new AtomicInteger();
            Thread[] threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int j = 0; j < 1_000; j++) {
                        granted.addAndGet(quota.take("a", 2_500).granted() ? 1 : 0);
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
        try (Ledger ledger = new Ledger(folder, () -> now)) {
            Limiters limiters = on(ledger);
            for (int i = 0; i < 5; i++) {
                limiters.usage().add("keys/acme");
            }
            limiters.usage().add("corp/ada");
            assertThat(limiters.usage().of("2026-11")).isEqualTo(Map.of("keys/acme", 5L, "corp/ada", 1L));
            assertThat(limiters.usage().of("2026-1")).isEmpty();
        }
        now = Instant.parse("2027-11-30T00:00:00Z");
        try (Ledger ledger = new Ledger(folder, () -> now)) {
            ledger.forget();
            assertThat(new Usage(ledger, () -> now).of("2026-11")).hasSize(2);
            now = Instant.parse("2028-01-01T00:00:00Z");
            ledger.forget();
            assertThat(new Usage(ledger, () -> now).of("2026-11")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/day", "1000000000000000/day", "99999999999999999999999/day", "00000000000000001/day"})
    void what_is_too_much_or_nothing_is_refused_with_what_there_may_be(String text) {
        assertThatThrownBy(() -> Allowance.parse(text)).hasMessage(text + " (expected: 1 to 999999999999999 in a day)");
        assertThat(Allowance.parse("999999999999999/day").most()).isEqualTo(999_999_999_999_999L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5/", "/day", "-5/day", "5/year", "5/days", "5.5/day"})
    void what_is_no_allowance_is_refused(String text) {
        assertThatThrownBy(() -> Allowance.parse(text))
                .hasMessage(text + " (expected: an allowance such as 1000/day or 50000/month)");
    }
}
