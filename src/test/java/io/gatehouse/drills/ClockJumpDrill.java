package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.FakedClock;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R9: the server's clock jumps forward and back; limits and timeouts do not go by it. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class ClockJumpDrill extends DrillFixture {

    private static final int LIMIT = 100;
    private static final int RATE = 400;
    private static final Duration PHASE = Duration.ofSeconds(8);
    private static final List<Duration> JUMPS =
            List.of(Duration.ofHours(1), Duration.ofHours(-1), Duration.ofDays(400), Duration.ZERO);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app">
                <endpoint url="%s"/><health path="/health" every="1s" timeout="500ms"/><ejection for="5s"/>
              </upstream>
              <routes>
                <route path="/limited" to="app"><rate-limit rate="100/s" burst="10"/></route>
                <route path="/**" to="app"><timeout first-byte="5s" idle="5s" total="10s"/></route>
              </routes>
            </gateway>
            """;

    private final Figures figures = new Figures("R9");

    @Test
    void whoever_sets_the_clock_changes_no_limit_and_breaks_off_nothing() throws Exception {
        FakedClock clock = new FakedClock(folder);
        String routes = ROUTES.formatted(upstream.url());
        try (GatewayProcess gateway = GatewayProcess.startIn(clock.environment(), "256m", folder, routes);
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, ClockJumpDrill::ask)) {
            load.goOn(Duration.ofSeconds(5));
            long[] at = new long[JUMPS.size() + 1];
            at[0] = load.now();
            for (int i = 0; i < JUMPS.size(); i++) {
                clock.set(JUMPS.get(i));
                at[i + 1] = load.goOn(PHASE);
                long off = Duration.between(OffsetDateTime.now(ZoneOffset.UTC), told(gateway))
                        .minus(JUMPS.get(i))
                        .abs()
                        .toSeconds();
                figures.atMost("s between the set and the gateway's wall clock after " + JUMPS.get(i), (double) off, 5);
            }
            Answers all = load.stop();
            figures.note("before the first jump", all.due(0, at[0]));
            for (int i = 0; i < JUMPS.size(); i++) {
                judge(JUMPS.get(i), all.due(at[i], at[i + 1]), (at[i + 1] - at[i]) / 1e9);
            }
            figures.judge();
        }
    }

    /** Three of four are limited, to a third of what they want; one waits for two seconds, over a jump too. */
    private static Ask ask(int number) {
        return switch (number % 8) {
            case 0 -> Ask.get("free", "/x");
            case 4 -> Ask.get("waiting", "/y?wait=2000");
            default -> Ask.get("limited", "/limited");
        };
    }

    /** When a descriptor was put to work is told by the wall clock. */
    private static OffsetDateTime told(GatewayProcess gateway) throws Exception {
        gateway.reload();
        return OffsetDateTime.parse(gateway.attribute("LoadedAt").toString()).truncatedTo(ChronoUnit.SECONDS);
    }

    private void judge(Duration jump, Answers answers, double seconds) {
        String after = " after " + jump;
        figures.note("limited" + after, answers.kind("limited"));
        figures.note("others" + after, answers.only(answer -> !answer.kind().equals("limited")));
        double granted = 100 * answers.kind("limited").good().count() / (seconds * LIMIT);
        figures.atLeast("granted, % of the limit" + after, granted, 90);
        figures.atMost("granted, % of the limit" + after, granted, 110);
        figures.none(
                "neither granted nor refused with 429" + after,
                answers.kind("limited")
                        .failed()
                        .only(answer -> answer.status() != 429)
                        .count());
        figures.none(
                "failed requests without a limit" + after,
                answers.only(answer -> !answer.kind().equals("limited"))
                        .failed()
                        .count());
    }
}
