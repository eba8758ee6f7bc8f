package io.gatehouse.drills;

import io.gatehouse.testing.Answer;
import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import io.gatehouse.testing.UpstreamProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** R2: one of two endpoints stands still, others stall in the middle of bodies, and all of them wake up again. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class FrozenUpstreamDrill {

    private static final int RATE = 600;
    private static final int MOST_IN_FLIGHT = 100;
    private static final Pattern IN_FLIGHT = Pattern.compile("app: ([0-9]+) in flight");
    private static final Duration UNDISTURBED = Duration.ofSeconds(12);
    private static final Duration FROZEN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app">
                <endpoint url="%s"/><endpoint url="%s"/>
                <pool max="100" in-flight="100"/>
                <ejection consecutive="5" for="5s"/>
              </upstream>
              <upstream name="other"><endpoint url="%s"/></upstream>
              <routes>
                <defaults><timeout connect="500ms" first-byte="1s" idle="2s"/></defaults>
                <route path="/app/**" to="app"/>
                <route path="/**" to="other"/>
              </routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private final Figures figures = new Figures("R2");
    private volatile boolean stalling;

    @Test
    void who_stands_still_holds_up_nobody_else_and_no_part_passes_for_the_whole() throws Exception {
        try (UpstreamProcess frozen = UpstreamProcess.start("frozen", folder);
                UpstreamProcess awake = UpstreamProcess.start("awake", folder);
                UpstreamProcess other = UpstreamProcess.start("other", folder);
                GatewayProcess gateway =
                        GatewayProcess.start("256m", folder, ROUTES.formatted(frozen.url(), awake.url(), other.url()));
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, this::ask)) {
            long before = load.goOn(Duration.ofSeconds(6));
            long froze = load.goOn(UNDISTURBED);
            stalling = true;
            frozen.freeze();
            int[] most = new int[1];
            Duration ejected = Soon.after(PATIENCE, () -> {
                most[0] = Math.max(most[0], inFlight(gateway));
                return gateway.ask("upstreams").contains("left out");
            });
            figures.note("upstreams then", gateway.ask("upstreams"));
            long over = load.goOn(FROZEN.minus(ejected));
            stalling = false;
            frozen.thaw();
            // what stalls has timed out, and the frozen one is asked again
            long after = load.goOn(Duration.ofSeconds(8));
            long end = load.goOn(UNDISTURBED);
            // what was asked while everything was new to the machine is no figure
            Answers all = load.stop().due(before, Long.MAX_VALUE);

            figures.atMost(
                    "ms until it is left out: five timeouts of 1 s, and a second", Figures.millis(ejected), 2_500);
            figures.atMost("most requests in flight at the upstream", most[0], MOST_IN_FLIGHT);
            judgeOthers(all.kind("other"), before, froze, over, after, end);
            judgeApp(all.kind("app"), froze, over, after);
            judgeHalves(all.kind("halfway"));
            figures.none(
                    "answers that look whole and are not, or another's",
                    all.lies().count());
            figures.note("lies", all.lies().outcomes());
            figures.judge();
        }
    }

    /** Five in six go elsewhere; while somebody stalls, 2 % are answered by halves. */
    private Ask ask(int number) {
        if (stalling && number % 50 == 1) {
            return Ask.get("halfway", number % 100 == 1 ? "/halfway?size=1000" : "/chunked/halfway?size=1000");
        }
        return number % 6 == 0 ? Ask.get("app", "/app/x") : Ask.get("other", "/y?size=500");
    }

    private static int inFlight(GatewayProcess gateway) throws Exception {
        return IN_FLIGHT
                .matcher(gateway.ask("upstreams"))
                .results()
                .map(MatchResult::group)
                .map(text -> text.replaceAll("[^0-9]", ""))
                .mapToInt(Integer::parseInt)
                .sum();
    }

    private void judgeOthers(Answers others, long before, long froze, long over, long after, long end) {
        figures.none("failed requests of other routes", others.failed().count());
        figures.note("of them", others.failed());
        figures.slowerAtMost(1.5, others.due(froze, over), others.due(before, froze), others.due(after, end));
    }

    private void judgeApp(Answers app, long froze, long over, long after) {
        figures.note("its own route while it stands still", app.due(froze, over));
        figures.note("its own route when it is awake again", app.due(after, Long.MAX_VALUE));
        long settled = froze + TimeUnit.MILLISECONDS.toNanos(2_500);
        figures.atMost(
                "failed requests of its own route after 2.5 s, %",
                100.0
                        * app.due(settled, over).failed().count()
                        / app.due(settled, over).count(),
                5);
        figures.none(
                "failed requests of its own route when it is awake again",
                app.due(after, Long.MAX_VALUE).failed().count());
        figures.atLeast(
                "answers of who was frozen, when awake again",
                app.due(after, Long.MAX_VALUE)
                        .only(answer -> answer.backend().equals("frozen"))
                        .count(),
                100);
    }

    private void judgeHalves(Answers halves) {
        figures.note("answers that stall half way", halves);
        figures.none("of these such as ended well", halves.only(Answer::good).count());
    }
}
