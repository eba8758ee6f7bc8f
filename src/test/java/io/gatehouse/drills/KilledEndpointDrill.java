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
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** R1: one of three endpoints is killed under load, and comes back. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class KilledEndpointDrill {

    private static final int RATE = 1_000;
    private static final int ONE_POST_OF = 10;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app" slow-start="5s">
                <endpoint url="%s"/><endpoint url="%s"/><endpoint url="%s"/>
                <health path="/health" every="1s" timeout="500ms" rise="1"/>
                <ejection for="3s"/>
              </upstream>
              <routes><defaults><retry max="1"/></defaults><route path="/**" to="app"/></routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    private final Figures figures = new Figures("R1");
    private UpstreamProcess a;
    private UpstreamProcess b;
    private UpstreamProcess c;

    @AfterEach
    void end() {
        List.of(a, b, c).forEach(UpstreamProcess::close);
    }

    @Test
    void the_death_of_an_endpoint_fails_no_request_that_may_be_sent_again_and_doubles_none_that_may_not()
            throws Exception {
        a = UpstreamProcess.start("a", folder);
        b = UpstreamProcess.start("b", folder);
        c = UpstreamProcess.start("c", folder);
        try (GatewayProcess gateway =
                        GatewayProcess.start("256m", folder, ROUTES.formatted(a.url(), b.url(), c.url()));
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, KilledEndpointDrill::ask)) {
            long warm = load.goOn(Duration.ofSeconds(8));
            long killed = load.now();
            b.kill();
            Duration ejected = Soon.after(PATIENCE, () -> isOut(gateway));
            load.goOn(Duration.ofSeconds(6));
            b.start();
            long back = load.now();
            Duration well = Soon.after(PATIENCE, () -> !isOut(gateway));
            load.goOn(Duration.ofSeconds(15));
            figures.note("upstreams in the end", gateway.ask("upstreams"));
            Answers all = load.stop();

            figures.note("before the kill", all.due(warm / 2, killed));
            figures.note("in the second of the kill", all.due(killed, killed + SECOND));
            figures.note("after it", all.due(killed + SECOND, back));
            figures.note("when it is back", all.due(back, Long.MAX_VALUE));
            figures.atMost("ms until it is left out", Figures.millis(ejected), 1_000);
            judgeGets(all.kind("get"), killed);
            judgePosts(all.kind("post"), killed);
            judgeReturn(all, back, well);
            figures.judge();
        }
    }

    private static Ask ask(int number) {
        return number % ONE_POST_OF == 0 ? Ask.post("post", "/order") : Ask.get("get", "/page");
    }

    private boolean isOut(GatewayProcess gateway) throws Exception {
        return gateway.ask("upstreams")
                .lines()
                .anyMatch(line -> line.contains(b.url()) && (line.contains("left out") || line.contains("sick")));
    }

    private void judgeGets(Answers gets, long killed) {
        figures.none(
                "failed GET, due later than 200 ms after the kill",
                gets.failed().due(killed + SECOND / 5, Long.MAX_VALUE).count());
        figures.atMost("failed GET, % of all", 100.0 * gets.failed().count() / gets.count(), 0.01);
    }

    private void judgePosts(Answers posts, long killed) throws Exception {
        List<String> ledgers = UpstreamProcess.ledgers(List.of(a, b, c)).stream()
                .filter(line -> !line.endsWith("null"))
                .toList();
        long seen = ledgers.size();
        long once = new HashSet<>(ledgers).size();
        long doubled = ledgers.stream().filter(line -> line.startsWith("POST ")).count()
                - new HashSet<>(ledgers)
                        .stream().filter(line -> line.startsWith("POST ")).count();
        figures.none("POST that two endpoints have read", doubled);
        figures.none(
                "failed POST, due later than 1 s after the kill or before it",
                posts.failed()
                        .only(answer -> answer.due() > killed + SECOND || answer.due() + answer.took() < killed)
                        .count());
        figures.note("failed POST", posts.failed());
        figures.atMost("requests that endpoints have read twice, % of all", 100.0 * (seen - once) / once, 20);
    }

    private void judgeReturn(Answers all, long back, Duration well) {
        Answers later = all.due(back, Long.MAX_VALUE);
        long first = later.good().all().stream()
                .filter(answer -> answer.backend().equals("b"))
                .mapToLong(Answer::due)
                .min()
                .orElse(Long.MAX_VALUE);
        figures.note("ms until it is well again", Figures.millis(well));
        figures.atMost("s from its start to its first answer", (first - back) / 1e9, 10);
        double early = share(all.due(first, first + SECOND));
        double late = share(all.due(first + 8 * SECOND, first + 10 * SECOND));
        figures.atMost("its share in the first second, of its share later", early / late, 0.5);
        figures.atLeast("its share 8 s later", late, 0.28);
    }

    private static double share(Answers some) {
        return (double) some.backends().getOrDefault("b", 0L) / some.count();
    }
}
