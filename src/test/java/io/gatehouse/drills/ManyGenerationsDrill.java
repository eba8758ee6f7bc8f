package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R3: a thousand descriptors of 200 routes, ten a second, while requests flow. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class ManyGenerationsDrill extends DrillFixture {

    private static final int RATE = 500;
    private static final int RELOADS = 1_000;
    private static final int SETTLING = 50;
    private static final int ROUTES = 200;
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration CALM = Duration.ofSeconds(10);

    /** rubbish is collected to see what is left, and whoever waits meanwhile is no part of the figures */
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** after which a thread goes that has nothing to do */
    private static final Duration IDLE = Duration.ofMinutes(1);

    /** connections that wait for their next request, on either side */
    private static final int SPARE_FILES = 100;

    private final Figures figures = new Figures("R3");
    private int generation;

    @Test
    void a_thousand_reloads_fail_no_request_mix_no_generations_and_leave_nothing_behind() throws Exception {
        write();
        try (GatewayProcess gateway = GatewayProcess.start("256m", folder, routes().toString());
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, ManyGenerationsDrill::ask)) {
            reload(gateway, load, SETTLING);
            long calm = load.now();
            long noMore = load.goOn(CALM);
            Traces before = Traces.of(gateway);
            long began = load.goOn(SECOND);
            int refused = reload(gateway, load, RELOADS);
            long ended = load.now();
            Traces after = Traces.of(gateway);
            long again = load.goOn(SECOND);
            long last = load.goOn(CALM);
            Answers all = load.stop();
            Soon.after(IDLE, () -> more(gateway, before).isEmpty());
            List<String> more = more(gateway, before);

            figures.note("before", before);
            figures.note("after", after);
            figures.note("reloads a second", RELOADS / ((ended - began) / 1e9));
            figures.none("reloads that were refused", refused);
            figures.none("failed requests", all.failed().count());
            figures.note("failed", all.failed().outcomes());
            figures.none("answers of two generations, or another's", all.lies().count());
            figures.slowerAtMost(2, all.due(began, ended), all.due(calm, noMore), all.due(again, last));
            figures.atMost("MB of heap more", (after.heap - before.heap) / 1e6, 5);
            figures.holds("there are no threads more: " + more, more.isEmpty());
            figures.holds("MBeans are as before", after.mbeans == before.mbeans);
            figures.atMost("files more", after.files - before.files, SPARE_FILES);
            figures.judge();
        }
    }

    private static List<String> more(GatewayProcess gateway, Traces before) throws IOException {
        List<String> more = new ArrayList<>(gateway.threads("gatehouse-"));
        before.threads.forEach(more::remove);
        return more;
    }

    private static Ask ask(int number) {
        return Ask.get("get", "/route-" + number % ROUTES + "/x");
    }

    /** @return how many were not taken */
    private int reload(GatewayProcess gateway, SteadyLoad load, int times) throws Exception {
        int refused = 0;
        long began = load.now();
        for (int i = 1; i <= times; i++) {
            write();
            refused += gateway.reload().startsWith("serving generation") ? 0 : 1;
            long pause = began + i * BETWEEN.toNanos() - load.now();
            load.goOn(Duration.ofNanos(Math.max(TimeUnit.MILLISECONDS.toNanos(1), pause)));
        }
        return refused;
    }

    private Path routes() {
        return folder.resolve("routes.xml");
    }

    /** Each says to the upstream and to the client which it is; every tenth has another upstream, whose connections are new. */
    private void write() throws IOException {
        generation++;
        StringBuilder text = new StringBuilder("<gateway xmlns='urn:gatehouse:1'><upstream name='u'><endpoint url='")
                .append(upstream.url())
                .append("'/><pool keep='")
                .append(100 + generation / 10 % 100)
                .append("'/></upstream><routes><defaults><headers>");
        for (String side : List.of("request", "response")) {
            text.append("<%s set='X-Generation' value='%d'/>".formatted(side, generation));
        }
        text.append("</headers></defaults>");
        for (int i = 0; i < ROUTES; i++) {
            text.append("<route path='/route-%d/**' to='u'/>".formatted(i));
        }
        // whole at once: the gateway watches it
        Path next = Files.writeString(folder.resolve("next.xml"), text.append("</routes></gateway>"));
        Files.move(next, routes(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a reload could leave behind. The container's pool grows with the load, whatever is reloaded. */
    private record Traces(List<String> threads, int mbeans, int files, long heap) {

        static Traces of(GatewayProcess gateway) throws IOException {
            return new Traces(gateway.threads("gatehouse-"), gateway.mbeans(), gateway.files(), gateway.heap());
        }
    }
}
