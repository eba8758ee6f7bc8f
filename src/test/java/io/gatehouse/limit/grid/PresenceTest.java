package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestLog;
import io.gatehouse.testing.TestTicker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PresenceTest {

    private final TestTicker ticker = new TestTicker();
    private Instant now = Instant.parse("2026-11-27T20:00:00Z");
    private final Presence presence = new Presence(
            new GridSpec(new GridSpec.Cache("x"), "gatehouse", 2, 0.5, GridSpec.WhenAway.REFUSE), () -> now, ticker);

    @Test
    void an_engine_that_is_away_is_told_once_and_why_it_is_away_now() {
        try (TestLog log = new TestLog("io.gatehouse")) {
            presence.fails("a wrong password");
            now = now.plusSeconds(10);
            presence.fails("connection refused");

            assertThat(presence.toString()).endsWith("away since 2026-11-27T20:00:00Z: connection refused");
            assertThat(log.lines("is away")).hasSize(1);
        }
    }

    @Test
    void one_that_comes_and_goes_at_once_is_not_told_each_second() {
        try (TestLog log = new TestLog("io.gatehouse")) {
            for (int second = 0; second < 600; second++) {
                presence.answers();
                if (presence.isHere()) {
                    presence.fails("MOVED 3999");
                }
                ticker.advance(Duration.ofSeconds(1));
            }
            assertThat(log.lines("is away")).hasSizeBetween(10, 17);
            ticker.advance(Duration.ofSeconds(64));
            presence.answers();
            assertThat(presence.isHere()).isTrue();
            ticker.advance(Duration.ofSeconds(10));
            presence.fails("nobody there");
            presence.answers();
            assertThat(presence.isHere()).as("it was well in between").isTrue();
        }
    }
}
