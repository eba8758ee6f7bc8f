package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.SlowClients;
import io.gatehouse.testing.SlowClients.Slow;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R5: clients that hold on to the gateway by heads, bodies and reading that never end. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class SlowClientsDrill extends DrillFixture {

    private static final int RATE = 300;
    private static final Duration CALM = Duration.ofSeconds(10);
    private static final Duration GONE = Duration.ofSeconds(30);

    /** connections of the good ones, on either side */
    private static final int SPARE_FILES = 100;

    /** requests of the good ones that may just be in flight */
    private static final int GOOD_AT_ONCE = 20;

    /** The system takes some more off the gateway's hands for a reader when others have gone, who is looked at from then on. */
    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes>
                <defaults><timeout idle="10s"/><limits body-rate="1KB/s"/></defaults>
                <route path="/**" to="app"/>
              </routes>
            </gateway>
            """;

    @ParameterizedTest
    @CsvSource({"HEAD, 2000", "BODY, 500", "READER, 500"})
    void who_is_slow_harms_nobody_and_does_not_stay(Slow how, int count) throws Exception {
        Figures figures = new Figures("R5 " + how);
        try (GatewayProcess gateway = GatewayProcess.start("512m", folder, ROUTES.formatted(upstream.url()));
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, number -> Ask.get("get", "/x"));
                SlowClients slow = new SlowClients(gateway.port())) {
            gateway.needFiles(2 * count + SPARE_FILES);
            load.goOn(Duration.ofSeconds(5));
            long heap = gateway.heap();
            long calm = load.goOn(Duration.ofSeconds(1));
            long began = load.goOn(CALM);
            slow.begin(how, count, CALM);
            Soon.after(GONE, () -> slow.connected() == count);
            long there = load.now();
            long attacked = load.goOn(CALM);
            double more = (gateway.heap() - heap) / (double) (1 << 20);
            int pool = gateway.pool();
            load.goOn(Duration.ofSeconds(1));
            Duration left = GONE.minusNanos(load.now() - there);
            Duration gone = Soon.after(left, () -> held(gateway, slow, how) == 0);
            int held = held(gateway, slow, how);
            long again = load.now();
            long ended = load.goOn(CALM);
            Answers all = load.stop();

            figures.note("s until they are gone", GONE.minus(left).plus(gone).toMillis() / 1e3);
            figures.note("of them seen closed by themselves", slow.closed());
            figures.atLeast("slow clients let in", slow.connected(), count);
            figures.none("of them still there 30 s after the last was let in", held);
            figures.none("failed good requests", all.failed().count());
            figures.note("failed", all.failed().outcomes());
            figures.slowerAtMost(2, all.due(began, attacked), all.due(calm, began), all.due(again, ended));
            figures.atMost("MiB of heap more", more, 128);
            figures.atMost("threads of the container", pool, GatewayProcess.POOL);
            figures.judge();
        }
    }

    /** A reader does not see that it was broken off before it has read what is under way: the gateway knows. */
    private static int held(GatewayProcess gateway, SlowClients slow, Slow how) throws Exception {
        int inFlight = ((Number) gateway.attribute("InFlight")).intValue();
        return how == Slow.READER ? Math.max(0, inFlight - GOOD_AT_ONCE) : slow.connected() - slow.closed();
    }
}
