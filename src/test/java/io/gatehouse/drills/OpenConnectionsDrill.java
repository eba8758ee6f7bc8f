package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Crowd;
import io.gatehouse.testing.CrowdUpstream;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import io.gatehouse.testing.UpstreamProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Five thousand tunnels, or event streams, are open on one node, while other requests come: what they cost, and how late an event is. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class OpenConnectionsDrill {

    private static final int FEW = 100;
    private static final int MANY = 5_000;
    private static final int RATE = 300;
    private static final int EVENTS_A_SECOND = 1_000;
    private static final int MOST_EVENTS = 10;
    private static final double MOST_MILLIS = 5;
    private static final Duration WHILE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="crowd"><endpoint url="%s"/></upstream>
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes>
                <route name="sockets" path="/sockets" to="crowd"><websocket idle="10m"/><timeout connect="30s" first-byte="60s"/></route>
                <route name="events" path="/events" to="crowd"><timeout connect="30s" first-byte="60s" idle="10m"/></route>
                <route name="all" path="/**" to="app"/>
              </routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"/sockets", "/events"})
    void they_cost_memory_but_no_threads_and_events_are_passed_on_at_once(String target) throws Exception {
        Figures figures = new Figures("open " + target);
        try (CrowdUpstream crowded = new CrowdUpstream(Duration.ZERO);
                UpstreamProcess upstream = UpstreamProcess.start("u", folder);
                GatewayProcess gateway =
                        GatewayProcess.start("1g", folder, ROUTES.formatted(crowded.url(), upstream.url()));
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, number -> Ask.get("get", "/x"))) {
            gateway.needFiles(2 * MANY + 200);
            load.goOn(Duration.ofSeconds(5));
            try (Crowd crowd = new Crowd(gateway.port())) {
                look(figures, crowded, gateway, load, crowd, target);
            }
            leave(figures, crowded, gateway);
        }
        figures.judge();
    }

    private static void look(
            Figures figures, CrowdUpstream crowded, GatewayProcess gateway, SteadyLoad load, Crowd crowd, String target)
            throws Exception {
        open(crowd, 0, FEW, target);
        long resident = gateway.residentKib();
        long heap = gateway.heap();
        int threads = gateway.threads();
        long calm = load.now();
        long began = load.goOn(WHILE);
        open(crowd, FEW, MANY, target);
        double more = MANY - FEW;
        figures.note("KiB of resident memory each", (gateway.residentKib() - resident) / more);
        figures.note("KiB of heap each", (gateway.heap() - heap) / 1024.0 / more);
        figures.note("MiB of resident memory", gateway.residentKib() / 1024);
        figures.atMost("threads more", gateway.threads() - threads, GatewayProcess.POOL);
        figures.note("threads", gateway.threads());

        long opened = load.now();
        Queue<Long> late = new ConcurrentLinkedQueue<>();
        crowd.time(late);
        crowded.tellInTurns(EVENTS_A_SECOND);
        long ended = load.goOn(WHILE);
        crowded.tellInTurns(0);
        Answers all = load.stop();
        times(figures, late);
        figures.note("KiB of heap each, when they have had events", (gateway.heap() - heap) / 1024.0 / more);
        figures.atLeast("events that have come", late.size(), 0.9 * EVENTS_A_SECOND * WHILE.toSeconds());
        figures.none("failed requests meanwhile", all.failed().count());
        figures.note("others, with a hundred", all.due(calm, began));
        figures.note("others, with five thousand", all.due(opened, ended));
        figures.note("complaints", crowd.complaints());
        figures.none("of them closed", crowd.closed());
    }

    /** All have left: each is noticed at the next event, or the one behind it, and the upstream is released. */
    private static void leave(Figures figures, CrowdUpstream crowded, GatewayProcess gateway) throws Exception {
        int events = 0;
        while (inFlight(gateway) > 0 && events < MOST_EVENTS) {
            crowded.tellAll("once more");
            events++;
            Soon.after(Duration.ofSeconds(2), () -> inFlight(gateway) == 0);
        }
        figures.atMost("events until all who have left are noticed", events, 2);
        figures.none("exchanges in flight", inFlight(gateway));
        Soon.after(PATIENCE, () -> crowded.listeners() == 0);
        figures.none("of them not left at the upstream", crowded.listeners());
    }

    private static int inFlight(GatewayProcess gateway) throws Exception {
        return ((Number) gateway.attribute("InFlight")).intValue();
    }

    private static void open(Crowd crowd, int from, int to, String target) throws Exception {
        for (int size = from; size < to; size = Math.min(to, size + 500)) {
            int next = Math.min(to, size + 500);
            crowd.growTo(next);
            crowd.await(target.equals("/sockets") ? crowd.tunnel(size, target) : crowd.listen(size, target), "heads");
        }
    }

    private static void times(Figures figures, Queue<Long> late) {
        List<Long> sorted = late.stream().sorted().toList();
        for (double share : new double[] {0.5, 0.99, 0.999}) {
            double millis = sorted.isEmpty() ? Double.MAX_VALUE : sorted.get((int) (sorted.size() * share)) / 1e6;
            if (share == 0.5) {
                figures.atMost("ms from the upstream to the client, median", millis, MOST_MILLIS);
            } else {
                figures.note("ms from the upstream to the client, p" + 100 * share, millis);
            }
        }
    }
}
