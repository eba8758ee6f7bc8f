package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatehouse.testing.BalancerProcess;
import io.gatehouse.testing.TestKey;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs the archive as a service, or in a container, says nothing that the archive does not understand. */
class PackagingTest {

    private static final Path UNIT = Path.of("packaging/gatehouse.service");
    private static final Path IMAGE = Path.of("packaging/Dockerfile");
    private static final Path IGNORED = Path.of("packaging/Dockerfile.dockerignore");
    private static final Path SYSTEMD = Path.of("/usr/bin/systemd-analyze");
    private static final String ARCHIVE = "/opt/gatehouse/gatehouse.war";
    private static final Pattern OPTION = Pattern.compile("GATEHOUSE_[A-Z_]+");

    /** systemd's own figure, from 0 for the best to 10. */
    private static final int MOST_EXPOSED = 20;

    @TempDir
    private Path folder;

    private static List<String> values(Path unit, String key) throws IOException {
        try (Stream<String> lines = Files.lines(unit)) {
            return lines.filter(line -> line.startsWith(key + '='))
                    .map(line -> line.substring(key.length() + 1))
                    .toList();
        }
    }

    /** @return what follows the instruction, of each line that is one of these, continued lines as one */
    private static List<String> instructions(String name) throws IOException {
        String text = Files.readString(IMAGE).replaceAll("(?m)^#.*\\n", "").replace("\\\n", " ");
        return text.lines()
                .filter(line -> line.startsWith(name + ' '))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    private static List<String> json(String array) {
        try (JsonReader reader = Json.createReader(new StringReader(array))) {
            return reader.readArray().getValuesAs(JsonString.class).stream()
                    .map(JsonString::getString)
                    .toList();
        }
    }

    private static void theArchiveTakes(List<String> arguments) throws WrongUsage {
        assertThat(CommandLine.parse(arguments)).isInstanceOf(Command.Serve.class);
        assertThat(arguments).contains("--routes", "/etc/gatehouse/routes.xml");
    }

    private static void theOptionsAreThere(String text) throws IOException {
        String known = Files.readString(Path.of("docs/operations.md"));
        List<String> named =
                OPTION.matcher(text).results().map(found -> found.group()).toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(known).contains("| `" + name + "` |"));
    }

    @Test
    void the_unit_starts_the_archive_with_options_that_it_has() throws Exception {
        List<String> command = List.of(values(UNIT, "ExecStart").get(0).split(" ", -1));
        assertThat(command.subList(0, 3)).containsExactly("/usr/bin/java", "-jar", ARCHIVE);
        theArchiveTakes(command.subList(3, command.size()));
        theOptionsAreThere(String.join("\n", values(UNIT, "Environment")));
    }

    @Test
    void the_unit_lets_what_is_in_flight_end_and_asks_for_no_more_rights_than_it_needs() throws Exception {
        assertThat(Integer.parseInt(values(UNIT, "TimeoutStopSec").get(0))).isGreaterThan(2 + 15);
        assertThat(values(UNIT, "User")).containsExactly("gatehouse");
        assertThat(values(UNIT, "CapabilityBoundingSet")).containsExactly("");
        assertThat(values(UNIT, "NoNewPrivileges")).containsExactly("yes");
        assertThat(values(UNIT, "ProtectSystem")).containsExactly("strict");
        assertThat(values(UNIT, "MemoryDenyWriteExecute"))
                .as("the virtual machine writes code")
                .isEmpty();
    }

    @Test
    void systemd_finds_nothing_wrong_with_the_unit() throws Exception {
        assumeTrue(Files.isExecutable(SYSTEMD), "there is systemd");
        // no Java need be where the unit expects it
        String unit = Files.readString(UNIT).replace("/usr/bin/java", "/bin/true");
        Path file = Files.writeString(folder.resolve("gatehouse.service"), unit);
        assertThat(said(SYSTEMD, "verify", file.toString())).isEmpty();
        assertThat(said(
                        SYSTEMD,
                        "security",
                        "--offline=true",
                        "--no-pager",
                        "--threshold=" + MOST_EXPOSED,
                        file.toString()))
                .contains("Overall exposure level");
    }

    @Test
    void haproxy_finds_nothing_wrong_with_the_balancer_of_two_nodes() throws Exception {
        assumeTrue(Files.isExecutable(BalancerProcess.PROGRAM), "there is HAProxy");
        TestKey key = TestKey.make(folder, "balancer", "dns:localhost");
        Path file = BalancerProcess.configuration(folder, 8443, key, 8081, 8082);
        assertThat(said(BalancerProcess.PROGRAM, "-c", "-f", file.toString()))
                .doesNotContain("WARNING")
                .doesNotContain("ALERT");
    }

    private static String said(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void the_image_has_the_archive_that_the_build_makes_and_starts_it_with_options_that_it_has() throws Exception {
        List<String> copied = List.of(instructions("COPY").get(0).split(" ", -1));
        assertThat(copied).containsExactly("target/gatehouse.war", ARCHIVE);
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<finalName>gatehouse</finalName>");
        assertThat(Files.readAllLines(IGNORED)).contains("*", "!target/gatehouse.war");
        List<String> command = new ArrayList<>(json(instructions("ENTRYPOINT").get(0)));
        command.addAll(json(instructions("CMD").get(0)));
        assertThat(command.subList(0, 3)).containsExactly("java", "-jar", ARCHIVE);
        theArchiveTakes(command.subList(3, command.size()));
        assertThat(command).contains("0.0.0.0");
        theOptionsAreThere(String.join("\n", instructions("ENV")));
        assertThat(instructions("EXPOSE")).containsExactly("8080");
    }

    @Test
    void the_image_runs_as_nobody_in_particular() throws Exception {
        assertThat(instructions("USER")).containsExactly("10001");
        assertThat(instructions("RUN").get(0)).contains("--uid 10001").doesNotContain("chmod 777");
        assertThat(instructions("FROM").get(0)).matches("eclipse-temurin:[0-9]+-jre");
    }
}
