package io.gatehouse.drills;

import io.gatehouse.testing.Answers;
import io.gatehouse.testing.Figures;
import io.gatehouse.testing.GatewayProcess;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.SteadyLoad;
import io.gatehouse.testing.SteadyLoad.Ask;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** R4: two hundred broken descriptors are pushed while requests flow, and then the gateway is started beside one. */
@Tag("drill")
@EnabledOnOs(OS.LINUX)
class BrokenDescriptorsDrill extends DrillFixture {

    private static final int RATE = 500;
    private static final int PUSHES = 200;
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path REFUSED = Path.of("src/test/resources/descriptors/refused");

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <upstream name="app"><endpoint url="%s"/></upstream>
              <routes>
                <route name="closed" path="/closed/**"><respond status="403"/></route>
                <route name="all" path="/**" to="app"><timeout first-byte="10s"/></route>
              </routes>
              <expect request="GET http://localhost/closed/x" status="403"/>
            </gateway>
            """;

    private final Figures figures = new Figures("R4");
    private String good;

    @BeforeEach
    @Override
    void start() throws Exception {
        super.start();
        good = ROUTES.formatted(upstream.url());
    }

    @Test
    void what_is_broken_is_refused_whole_and_what_was_good_goes_on_also_after_a_restart() throws Exception {
        push(good.getBytes(StandardCharsets.UTF_8));
        try (GatewayProcess gateway = gateway(state());
                SteadyLoad load = SteadyLoad.start(gateway.port(), RATE, number -> Ask.get("get", "/x"))) {
            load.goOn(Duration.ofSeconds(3));
            Object generation = gateway.attribute("Generation");
            Map<String, byte[]> broken = broken();
            List<String> taken = new ArrayList<>();
            int untold = 0;
            for (Map.Entry<String, byte[]> one : broken.entrySet()) {
                push(one.getValue());
                if (gateway.reload().startsWith("serving generation")) {
                    taken.add(one.getKey());
                }
                untold += gateway.attribute("LastRefusal").toString().isBlank() ? 1 : 0;
                load.goOn(BETWEEN);
            }
            boolean same = generation.equals(gateway.attribute("Generation"));
            int open = RawClient.fetch(gateway.port(), "/closed/x").status() == 403 ? 0 : 1;
            Answers all = load.stop();
            figures.note("traffic", all);
            figures.atLeast("broken descriptors pushed", broken.size(), PUSHES);
            figures.note("taken", taken);
            figures.none("of them taken", taken.size());
            figures.holds("the generation is the same", same);
            figures.none("of them refused without a word in LastRefusal", untold);
            figures.none("failed requests", all.failed().count());
            figures.none("closed routes that are open", open);
            gateway.stop();
            figures.holds("it stops in good order", gateway.exitCode(PATIENCE) == 0);
        }
        restart();
        figures.judge();
    }

    private void restart() throws Exception {
        try (GatewayProcess gateway = gateway(state())) {
            figures.holds(
                    "started beside a broken one, it serves the last good one",
                    RawClient.fetch(gateway.port(), "/x").status() == 200);
            figures.holds(
                    "and what was closed is closed",
                    RawClient.fetch(gateway.port(), "/closed/x").status() == 403);
            figures.holds("and the log says so", gateway.errors().contains("good before the last stop"));
        }
        figures.holds(
                "without a memory it does not start, and says why",
                reasonOfNoStart().contains("routes.xml:"));
    }

    private String reasonOfNoStart() throws Exception {
        try (GatewayProcess gateway = gateway("-Dgatehouse.none")) {
            return "it has started: " + gateway.port();
        } catch (AssertionError e) {
            return e.getMessage();
        }
    }

    private GatewayProcess gateway(String option) throws Exception {
        return GatewayProcess.start("256m", folder, routes().toString(), option);
    }

    private String state() {
        return "-Dgatehouse.state=" + folder.resolve("state");
    }

    private Path routes() {
        return folder.resolve("routes.xml");
    }

    private void push(byte[] text) throws IOException {
        Path next = Files.write(folder.resolve("next.xml"), text);
        Files.move(next, routes(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Everything that the unit tests know to be refused, what is hostile, and the good one cut off at many a place. */
    private Map<String, byte[]> broken() throws IOException {
        Map<String, byte[]> all = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(REFUSED)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".xml"))
                    .sorted()
                    .toList()) {
                all.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        for (String one : hostile()) {
            all.put("hostile " + all.size(), one.getBytes(StandardCharsets.UTF_8));
        }
        all.put("no text", new byte[] {0, 1, 2, (byte) 0xFF});
        byte[] whole = good.strip().getBytes(StandardCharsets.UTF_8);
        int left = PUSHES - all.size();
        for (int i = 0; i < left; i++) {
            int length = whole.length * i / left;
            all.put("the first " + length + " bytes of " + i, Arrays.copyOf(whole, length));
        }
        return all;
    }

    private List<String> hostile() {
        String secret = "<identity name='i' issuer='https://id.test' client-id='c' client-secret='${env:NOT_THERE}'/>";
        return List.of(
                "<!DOCTYPE gateway [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + good.replace("10s", "&x;"),
                "<!DOCTYPE a [<!ENTITY a 'b'><!ENTITY c '&a;&a;&a;&a;'>]>" + good,
                good.replace("<routes>", "<routes><route when='path ~ \"(a+)+$\"' to='app'/>"),
                good.replace("<routes>", secret + "<routes>"),
                good.replace("</upstream>", "<tls trust='not-there.pem'/></upstream>"),
                good.replace("<timeout", "<timeout first-byte='1s'/><timeout"),
                good.replace("to=\"app\"", "to=\"ap\""),
                good.replace("status=\"403\"/></route>", "status=\"404\"/></route>"),
                good.replace("name=\"all\"", "name=\"closed\""),
                good.replace("</gateway>", "</gateway><gateway/>"),
                good + "x".repeat(9 << 20));
    }
}
