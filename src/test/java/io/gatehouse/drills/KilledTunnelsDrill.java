package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Crowd;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import io.gatehouse.testing.UpstreamProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An upstream is killed under five hundred tunnels. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class KilledTunnelsDrill {

    private static final int TUNNELS = 500;
    private static final int RATE = 300;
    private static final Duration CALM = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** of a connection, in the words of the system: established, and closed by the other side alone */
    private static final Set<String> OPEN = Set.of("01", "08");

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="live"><endpoint url="%s"/></upstream>
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes>
                <route name="live" path="/live" to="live"><websocket idle="10m"/><timeout connect="10s" first-byte="30s"/></route>
                <route name="all" path="/**" to="app"/>
              </routes>
            </gateway>
            """;

    @TempDir
    Path folder;

    @Test
    void each_client_hears_of_it_nothing_is_left_and_others_do_not_notice() throws Exception {
        Figures figures = new Figures("killed tunnels");
        try (UpstreamProcess live = UpstreamProcess.start("live", folder);
                UpstreamProcess app = UpstreamProcess.start("app", folder);
                GatewayProcess gateway = GatewayProcess.start("256m", folder, ROUTES.formatted(live.url(), app.url()));
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, number -> Ask.get("get", "/x"))) {
            gateway.needFiles(2 * TUNNELS + 200);
            load.goOn(Duration.ofSeconds(5));
            int files = gateway.files();
            long calm = load.now();
            long began = load.goOn(CALM);
            try (Crowd crowd = new Crowd(gateway.port())) {
                crowd.growTo(TUNNELS);
                crowd.await(crowd.tunnel(0, "/live"), "handshakes");
                figures.atLeast("tunnels", tunnels(gateway), TUNNELS);
                load.goOn(Duration.ofSeconds(1));
                long killed = load.now();
                live.kill();
                Duration told = Soon.after(PATIENCE, () -> crowd.closed() == TUNNELS);
                figures.none("clients that were not told", TUNNELS - crowd.closed());
                figures.atMost("s until all were", told.toMillis() / 1e3, 2);
                figures.note("how they were told", crowd.complaints());
                Duration none = Soon.after(PATIENCE, () -> tunnels(gateway) == 0);
                figures.atMost("s from then until none is counted", none.toMillis() / 1e3, 2);
                long settled = load.goOn(CALM);
                figures.none("connections to the dead upstream", connections(live));
                figures.note("files more than before, with the connections of others", gateway.files() - files);
                live.start();
                again(figures, gateway);
                long ended = load.goOn(CALM);
                Answers all = load.stop();
                figures.none("failed requests of others", all.failed().count());
                figures.slowerAtMost(2, all.due(killed, settled), all.due(calm, began), all.due(settled, ended));
                figures.note("threads", gateway.threads());
                figures.note("upstreams", gateway.ask("upstreams"));
            }
        }
        figures.judge();
    }

    private static void again(Figures figures, GatewayProcess gateway) throws Exception {
        try (Crowd crowd = new Crowd(gateway.port())) {
            crowd.growTo(TUNNELS);
            long began = System.nanoTime();
            crowd.await(crowd.tunnel(0, "/live"), "handshakes when it is back");
            figures.note("s for as many tunnels when it is back", (System.nanoTime() - began) / 1e9);
            figures.atLeast("tunnels when it is back", tunnels(gateway), TUNNELS);
        }
    }

    /** @return how many there are to its port, as the system tells */
    private static int connections(UpstreamProcess upstream) throws IOException {
        String port = upstream.url().substring(upstream.url().lastIndexOf(':') + 1);
        String suffix = String.format(Locale.ROOT, ":%04X", Integer.parseInt(port));
        int count = 0;
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] words = line.strip().split(" +", -1);
                count += words[2].endsWith(suffix) && OPEN.contains(words[3]) ? 1 : 0;
            }
        }
        return count;
    }

    private static int tunnels(GatewayProcess gateway) throws Exception {
        return ((Number) gateway.attribute("Tunnels")).intValue();
    }
}
