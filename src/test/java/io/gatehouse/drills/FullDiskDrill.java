package io.gatehouse.drills;

import io.gatehouse.testing.AdminClient;
import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SmallDisk;
import io.gatehouse.testing.Soon;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R8: the disk is full on which the gateway writes its access log, its audit and its last good descriptor; then, a log that nobody takes. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class FullDiskDrill extends DrillFixture {

    private static final int RATE = 500;
    private static final int MEGABYTES = 16;
    private static final int MOST_LINES = 100;
    private static final Duration CALM = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final double MOST_MORE_MILLIS = 50;
    private static final Pattern PASSWORD = Pattern.compile("name admin, password (\\S+)");
    private static final String ENDPOINT = "{\"upstream\":\"spare\",\"endpoint\":\"%s\"}";

    /** Bytes that a descriptor has more: it takes many pages, so that no single one that somebody gives back is enough for it. */
    private static final int MORE = 256 * 1024;

    /** lines of a kilobyte, so that what may wait of them is soon too much */
    private static final String LONG = "/x?" + "a".repeat(1_000);

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <!-- %3$s -->
              <upstream name="app"><endpoint url="%1$s"/></upstream>
              <upstream name="spare"><endpoint url="%1$s"/></upstream>
              <routes>
                <route name="version" path="/version"><respond>%2$s</respond></route>
                <route name="all" path="/**" to="app"/>
              </routes>
            </gateway>
            """;

    @Test
    void a_full_disk_costs_lines_of_the_log_and_orders_but_no_request() throws Exception {
        Figures figures = new Figures("R8 disk");
        try (SmallDisk disk = SmallDisk.mount(Files.createDirectory(folder.resolve("disk")), MEGABYTES)) {
            push("first");
            try (GatewayProcess gateway = gateway(log(), state());
                    SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, number -> Ask.get("get", "/x"))) {
                AdminClient admin = admin(gateway);
                load.goOn(Duration.ofSeconds(5));
                figures.holds("with room, an order is carried out", order(admin, "drain") == 200);
                figures.holds("and taken back", order(admin, "resume") == 200);
                long calm = load.now();
                long full = load.goOn(CALM);
                figures.note("lines lost with room", gateway.attribute("LogLinesLostTotal"));
                disk.fill();
                load.goOn(CALM);
                whileItIsFull(figures, disk, gateway, admin);
                long cleared = load.now();
                disk.clear();
                load.goOn(Duration.ofSeconds(2));
                figures.holds("with room again, an order is carried out", order(admin, "drain") == 200);
                figures.holds("and taken back", order(admin, "resume") == 200);
                int lost = lost(gateway);
                load.goOn(CALM);
                figures.none("lines lost when there is room again", lost(gateway) - lost);
                Answers all = load.stop();

                figures.none("failed requests", all.failed().count());
                figures.note("failed", all.failed().outcomes());
                judgeTimes(figures, all.due(full, cleared), all.due(calm, full));
                // what was served while the disk was full is not what it remembers
                disk.fill();
                gateway.stop();
                figures.holds("it stops in good order", gateway.exitCode(PATIENCE) == 0);
            }
            restart(figures);
        }
        figures.judge();
    }

    private void whileItIsFull(Figures figures, SmallDisk disk, GatewayProcess gateway, AdminClient admin)
            throws Exception {
        figures.atLeast("lines lost", lost(gateway), 1);
        // what is left of the page that the last line is on may take some lines more
        for (int i = 0;
                i < MOST_LINES
                        && admin.order("cache/purge", "{\"what\":\"http://a/\"}")
                                        .statusCode()
                                != 503;
                i++) {
            figures.note("an order that found room", i);
        }
        HttpResponse<String> refused = admin.order("upstreams/drain", ENDPOINT.formatted(upstream.url()));
        figures.holds("an order is refused with 503", refused.statusCode() == 503);
        figures.holds("and says why", refused.body().contains("audit-unavailable"));
        figures.holds(
                "and nothing was done", gateway.attribute("Orders").toString().isEmpty());
        disk.fill();
        push("second");
        // an order to reload could not be written down; what the source brings is taken all the same
        Duration taken = Soon.after(PATIENCE, () -> served(gateway).equals("second"));
        figures.atMost("s until a descriptor that the source brings is served", taken.toMillis() / 1e3, 10);
        // the line is written behind the first answer
        Soon.after(PATIENCE, () -> gateway.errors().contains("not remembered"));
        figures.holds(
                "and the log says that it is not remembered", gateway.errors().contains("but not remembered"));
        figures.holds(
                "it is ready",
                RawClient.fetch(gateway.port(), "/_gatehouse/readyz").status() == 200);
    }

    private void restart(Figures figures) throws Exception {
        Files.writeString(folder.resolve("next.xml"), "<gateway");
        Files.move(folder.resolve("next.xml"), routes(), StandardCopyOption.ATOMIC_MOVE);
        try (GatewayProcess gateway = gateway(log(), state())) {
            String served = served(gateway);
            figures.note("served after a restart", served);
            figures.holds(
                    "with a full disk and beside a broken descriptor, it serves the last one that it could write down",
                    served.equals("first"));
        }
    }

    @Test
    void a_log_that_nobody_takes_is_lost_and_holds_up_nothing() throws Exception {
        Figures figures = new Figures("R8 pipe");
        Path pipe = folder.resolve("pipe");
        if (new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("mkfifo " + pipe);
        }
        push("first");
        try (GatewayProcess gateway = gateway("-Dgatehouse.access-log=" + pipe, state());
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, number -> Ask.get("get", LONG))) {
            // the first ones find room where nobody takes them
            load.goOn(Duration.ofSeconds(1));
            long calm = load.now();
            long blocked = load.goOn(Duration.ofSeconds(3));
            figures.none("lines lost while there is room for them", lost(gateway));
            long began = load.now();
            while (lost(gateway) == 0 && load.now() - began < PATIENCE.toNanos()) {
                load.goOn(Duration.ofMillis(200));
            }
            long losing = load.now();
            figures.note("s until there is none", (losing - blocked) / 1e9);
            long heap = gateway.heap();
            load.goOn(CALM);
            long ended = load.goOn(CALM);
            figures.atLeast("lines lost", lost(gateway), RATE);
            figures.atMost("MiB of heap more", (gateway.heap() - heap) / (double) (1 << 20), 8);
            Answers all = load.stop();
            figures.none("failed requests", all.failed().count());
            judgeTimes(figures, all.due(losing, ended), all.due(calm, blocked));
            gateway.stop();
            figures.holds("it stops in good order", gateway.exitCode(PATIENCE) == 0);
            figures.holds("and says what was lost", gateway.errors().contains("lost"));
        }
        figures.judge();
    }

    private static void judgeTimes(Figures figures, Answers meanwhile, Answers calm) {
        figures.note("calm", calm);
        figures.note("meanwhile", meanwhile);
        double more = Figures.millis(meanwhile.usualP99()) - Figures.millis(calm.usualP99());
        figures.atMost("ms more, p99 of most seconds", more, MOST_MORE_MILLIS);
        figures.note("ms more, the longest", Figures.millis(meanwhile.within(1)) - Figures.millis(calm.within(1)));
    }

    private static int lost(GatewayProcess gateway) throws Exception {
        return ((Number) gateway.attribute("LogLinesLostTotal")).intValue();
    }

    private static String served(GatewayProcess gateway) throws Exception {
        return RawClient.fetch(gateway.port(), "/version").text();
    }

    private int order(AdminClient admin, String what) throws Exception {
        return admin.order("upstreams/" + what, ENDPOINT.formatted(upstream.url()))
                .statusCode();
    }

    private static AdminClient admin(GatewayProcess gateway) throws Exception {
        Matcher said = PASSWORD.matcher(gateway.errors());
        if (!said.find()) {
            throw new AssertionError("no password in: " + gateway.errors());
        }
        return AdminClient.basic("http://127.0.0.1:" + gateway.port(), "admin", said.group(1));
    }

    private GatewayProcess gateway(String... options) throws Exception {
        return GatewayProcess.start("256m", folder, routes().toString(), options);
    }

    private String log() {
        return "-Dgatehouse.access-log=" + folder.resolve("disk/access.log");
    }

    private String state() {
        return "-Dgatehouse.state=" + folder.resolve("disk/state");
    }

    private Path routes() {
        return folder.resolve("routes.xml");
    }

    private void push(String version) throws Exception {
        Path next = Files.writeString(
                folder.resolve("next.xml"), ROUTES.formatted(upstream.url(), version, "x".repeat(MORE)));
        Files.move(next, routes(), StandardCopyOption.ATOMIC_MOVE);
    }
}
