package io.gatehouse.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.testing.RawAnswer;
import io.gatehouse.testing.RawClient;
import io.gatehouse.testing.TestKey;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive as it is shipped, run by {@code java -jar} in processes of their own. */
@Tag("executable-archive")
class ExecutableWarIT {

    private static final Path WAR = Path.of(System.getProperty("gatehouse.war", "target/gatehouse.war"));

    private static final String ROUTES = """
            <gateway xmlns="urn:gatehouse:1">
              <routes><route name="hello" path="/hello"><respond type="text/plain">hello</respond></route></routes>
            </gateway>
            """;

    @TempDir
    Path temporary;

    @TempDir
    Path work;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end_what_is_left() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void it_serves_until_it_is_told_to_end_and_leaves_nothing_behind() throws Exception {
        Process gateway = start("a", "--port", "0", "--routes", ROUTES);
        int port = awaitReady("a");
        assertThat(RawClient.fetch(port, "/hello").status()).isEqualTo(200);
        assertThat(unpacked()).hasSize(1);

        gateway.destroy();

        assertThat(exitCode(gateway)).isZero();
        assertThat(out("a")).matches("ready http://127\\.0\\.0\\.1:" + port + "\\R");
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void two_at_once_do_not_disturb_each_other() throws Exception {
        Process first = start("a", "--port", "0", "--routes", ROUTES);
        Process second = start("b", "--port", "0", "--routes", ROUTES);
        int port = awaitReady("a");
        awaitReady("b");
        assertThat(unpacked()).hasSize(2);
        second.destroy();
        assertThat(exitCode(second)).isZero();
        assertThat(RawClient.fetch(port, "/hello").status()).isEqualTo(200);
        first.destroy();
        assertThat(exitCode(first)).isZero();
    }

    @Test
    void what_one_that_was_killed_left_behind_the_next_one_deletes() throws Exception {
        Process killed = start("a", "--port", "0", "--routes", ROUTES);
        awaitReady("a");
        File left = unpacked()[0];
        killed.destroyForcibly().waitFor();
        assertThat(left).exists();

        start("b", "--port", "0", "--routes", ROUTES);
        awaitReady("b");

        assertThat(left).doesNotExist();
        assertThat(unpacked()).hasSize(1);
    }

    @Test
    void the_class_at_its_root_cannot_be_downloaded() throws Exception {
        start("a", "--port", "0", "--routes", ROUTES);
        RawAnswer answer = RawClient.fetch(awaitReady("a"), "/io/gatehouse/launcher/Main.class");
        assertThat(answer.text()).doesNotStartWith("\u00ca\u00fe\u00ba\u00be");
    }

    @Test
    void it_speaks_tls_and_shows_a_renewed_certificate_without_a_restart() throws Exception {
        TestKey first = TestKey.make(work, "first", "ip:127.0.0.1");
        TestKey second = TestKey.make(work, "second", "ip:127.0.0.1");
        SSLContext client = TestKey.client(first, second);
        Path certificate = Files.copy(first.pem(), work.resolve("own.pem"));
        Path key = Files.copy(first.keyPem(), work.resolve("own.key"));
        start("a", "--port=0", "--routes=" + ROUTES, "--tls-certificate=" + certificate, "--tls-key", key.toString());
        int port = awaitReady("a");
        assertThat(out("a")).matches("ready https://127\\.0\\.0\\.1:" + port + "\\R");

        try (RawClient before = RawClient.connectTls(port, client)) {
            assertThat(before.get("/hello").answer().text()).isEqualTo("hello");
            Files.copy(second.pem(), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.keyPem(), key, StandardCopyOption.REPLACE_EXISTING);
            awaitTrusted(port, TestKey.client(second));
            assertThat(before.get("/hello").answer().text()).isEqualTo("hello");
        }
        assertThat(err("a")).contains("certificate: CN=first, ", "certificate: CN=second, ");
    }

    private void awaitTrusted(int port, SSLContext client) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                RawClient.connectTls(port, client).close();
                return;
            } catch (SSLException e) {
                assertThat(System.nanoTime()).as("renewed: %s", err("a")).isLessThan(deadline);
                assertThat(processes.get(0).waitFor(100, TimeUnit.MILLISECONDS))
                        .as("ended: %s", err("a"))
                        .isFalse();
            }
        }
    }

    @Test
    void a_certificate_that_cannot_be_used_ends_it_with_the_problem() throws Exception {
        Path none = work.resolve("none.pem");
        Process refused = start("a", "--port=0", "--routes", ROUTES, "--tls-certificate=" + none, "--tls-key=" + none);
        assertThat(exitCode(refused)).isEqualTo(1);
        assertThat(out("a")).isEmpty();
        assertThat(err("a")).startsWith("--tls-certificate: " + none + ": there is no such file (expected: ");
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void a_temporary_folder_that_is_not_there_is_told_in_words() throws Exception {
        Files.delete(temporary);
        Process refused = start("a", "--version");
        assertThat(exitCode(refused)).isEqualTo(1);
        assertThat(out("a")).isEmpty();
        assertThat(err("a"))
                .isEqualTo("cannot unpack into " + temporary + ": there is no such folder"
                        + " (expected: a folder with 30 MB free; -Djava.io.tmpdir=FOLDER takes another)"
                        + System.lineSeparator());
    }

    @Test
    void a_busy_port_is_told_with_the_option_that_helps() throws Exception {
        start("a", "--port", "0", "--routes", ROUTES);
        int port = awaitReady("a");
        Process second = start("b", "--port=" + port, "--routes", ROUTES);
        assertThat(exitCode(second)).isEqualTo(1);
        assertThat(out("b")).isEmpty();
        assertThat(err("b"))
                .contains("cannot listen on 127.0.0.1:" + port + ": the port is in use (choose another with --port, ");
        assertThat(unpacked()).hasSize(1);
    }

    @Test
    void a_refused_descriptor_ends_it_with_the_problems() throws Exception {
        Process refused = start("a", "--port", "0", "--routes", "<refused/>");
        assertThat(exitCode(refused)).isEqualTo(1);
        assertThat(out("a")).isEmpty();
        assertThat(err("a")).containsPattern("(?m)^[^ ]*:1:\\d+: .+$");
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void counters_that_have_no_room_in_its_heap_end_it_with_the_problem() throws Exception {
        String limits =
                "<rate-limit><limit name=\"a\" rate=\"1/m\" %1$s/><limit name=\"b\" rate=\"1/m\" %1$s/></rate-limit>"
                        + "<quota limit=\"5/day\" per=\"header:X-Key\"/>";
        String routes = ROUTES.replace("<routes>", "<routes><defaults>" + limits + "</defaults>");
        Process refused = start("a", "--port", "0", "--routes", routes.formatted("keys=\"200000\""));
        assertThat(exitCode(refused)).isEqualTo(1);
        assertThat(err("a"))
                .contains("keys: 200000: up to ", " at most, a quarter of the heap; fewer keys, or a larger -Xmx)");
        start("b", "--port", "0", "--routes", routes.formatted(""));
        assertThat(RawClient.fetch(awaitReady("b"), "/hello").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--prot=80", "--port=x", "--tls-key=x", "serve", "check"})
    void wrong_usage_ends_it_with_the_usage(String argument) throws Exception {
        Process wrong = start("a", argument);
        assertThat(exitCode(wrong)).isEqualTo(2);
        assertThat(out("a")).isEmpty();
        assertThat(err("a")).contains("usage: java -jar gatehouse.war ");
        assertThat(unpacked()).isEmpty();
    }

    @Test
    void a_tool_needs_no_server() throws Exception {
        Process xsd = start("a", "xsd");
        assertThat(exitCode(xsd)).isZero();
        assertThat(out("a")).contains("targetNamespace=\"urn:gatehouse:1\"");
        assertThat(err("a")).isEmpty();
    }

    @Test
    void it_knows_its_version() throws Exception {
        assertThat(exitCode(start("a", "--version"))).isZero();
        assertThat(out("a")).matches("gatehouse \\d+\\.\\d+\\.\\d+.*\\R");
    }

    private Process start(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                // none of them lives long enough for more, and there are twenty
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-jar",
                WAR.toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command)
                .redirectOutput(work.resolve(name + ".out").toFile())
                .redirectError(work.resolve(name + ".err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    /** @return the port */
    private int awaitReady(String name) throws Exception {
        Process process = processes.get(processes.size() - 1);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!out(name).endsWith("\n")) {
            assertThat(System.nanoTime()).as("ready in time: %s", err(name)).isLessThan(deadline);
            assertThat(process.waitFor(20, TimeUnit.MILLISECONDS))
                    .as("ended: %s", err(name))
                    .isFalse();
        }
        return Integer.parseInt(out(name).strip().replaceFirst(".*:", ""));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        return process.exitValue();
    }

    private String out(String name) throws IOException {
        return Files.readString(work.resolve(name + ".out"));
    }

    private String err(String name) throws IOException {
        return Files.readString(work.resolve(name + ".err"));
    }

    private File[] unpacked() {
        return temporary.toFile().listFiles((directory, name) -> name.startsWith("gatehouse-"));
    }
}
