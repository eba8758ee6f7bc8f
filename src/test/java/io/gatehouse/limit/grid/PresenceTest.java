package io.gatehouse.limit.grid;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.TestLog;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PresenceTest {

    private Instant now = Instant.parse("2026-11-27T20:00:00Z");
    private final Presence presence = new Presence(
            new GridSpec(new GridSpec.Cache("x"), "gatehouse", 2, 0.5, GridSpec.WhenAway.REFUSE), () -> now);

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
}
