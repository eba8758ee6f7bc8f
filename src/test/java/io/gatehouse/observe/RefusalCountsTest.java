package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refused;
import io.gatehouse.fault.Fault;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalCountsTest {

    private final RefusalCounts counts = new RefusalCounts();

    private void refuse(@Nullable String route, String reason) {
        counts.add(new Refused("rate-limit", Fault.RATE_LIMITED, reason, Mode.ENFORCE), route, reason);
    }

    @Test
    void refusals_are_counted_by_guard_and_fault_and_route() {
        refuse("catalog", "more than 5/s for a");
        refuse("catalog", "more than 5/s for b");
        refuse("basket", "more than 1/s for a");

        assertThat(counts.totals())
                .containsOnly(
                        Map.entry("rate-limit/rate-limited/catalog", 2L),
                        Map.entry("rate-limit/rate-limited/basket", 1L));
    }

    @Test
    void the_most_frequent_is_told_first_with_who_was_refused() {
        refuse("basket", "more than 1/s for a");
        refuse("catalog", "more than 5/s for a");
        refuse("catalog", "more than 5/s for b");

        assertThat(counts.told()).isEqualTo("""
                        rate-limit/rate-limited/catalog: 2
                            more than 5/s for a
                            more than 5/s for b
                        rate-limit/rate-limited/basket: 1
                            more than 1/s for a
                        """);
    }

    @Test
    void whoever_is_refused_most_is_not_all_that_is_seen() {
        refuse("catalog", "for b");
        for (int i = 0; i < 100; i++) {
            refuse("catalog", "for a");
        }

        assertThat(counts.told()).contains("for a\n", "for b\n").contains(": 101\n");
    }

    @Test
    void what_is_only_observed_is_told_apart_and_is_no_refusal() {
        counts.add(new Refused("access", Fault.ACCESS_DENIED, "x", Mode.OBSERVE), "catalog", "x");

        assertThat(counts.totals()).isEmpty();
        assertThat(counts.told()).startsWith("access/access-denied/catalog, observed: 1\n");
    }

    @Test
    void what_has_no_route_is_counted_too() {
        counts.add(new Refused("access", Fault.ACCESS_DENIED, "x", Mode.ENFORCE), null, "x");

        assertThat(counts.totals()).containsKey("access/access-denied/(no route)");
    }

    @Test
    void routes_beyond_a_bound_are_counted_together() {
        for (int i = 0; i < RefusalCounts.MOST_KINDS + 10; i++) {
            refuse("route" + i, "x");
        }

        assertThat(counts.totals())
                .hasSize(RefusalCounts.MOST_KINDS + 1)
                .containsEntry("rate-limit/rate-limited/(others)", 10L);
        assertThat(counts.told().lines()).hasSizeLessThan(250).last().asString().matches("and \\d+ more");
    }

    @Test
    void a_reason_cannot_break_out_of_its_line() {
        refuse("catalog", "for a\nrate-limit/rate-limited/catalog: 0");

        assertThat(counts.told().lines()).hasSize(2);
    }

    @Test
    void what_was_refused_of_routes_that_a_reload_took_away_goes_with_them() {
        refuse("catalog", "a");
        refuse("basket", "a");
        refuse(null, "a");

        counts.keep(Set.of("catalog"));

        assertThat(counts.totals())
                .containsOnly(
                        Map.entry("rate-limit/rate-limited/catalog", 1L),
                        Map.entry("rate-limit/rate-limited/(no route)", 1L));
        // there is room again for routes of other names
        for (int i = 0; i < RefusalCounts.MOST_KINDS; i++) {
            refuse("generated-" + i, "a");
        }
        counts.keep(Set.of("new"));
        refuse("new", "a");
        assertThat(counts.totals()).containsEntry("rate-limit/rate-limited/new", 1L);
    }
}
