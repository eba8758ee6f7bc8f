package io.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.audit.Entry.Phase;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final Instant NOW = Instant.parse("2026-11-28T04:00:00Z");

    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("audit.jsonl");
    }

    private static Entry entry(String what) {
        return new Entry(
                Phase.ORDERED, "own/admin", "api", "127.0.0.1", what, 0, Map.of("a", "1"), "x", null, "to be done", 3);
    }

    private void write(String... whats) throws IOException {
        try (Audit audit = new Audit(path(), () -> NOW)) {
            for (String what : whats) {
                audit.write(entry(what));
            }
        }
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(path()));
    }

    private String broken(List<String> lines) throws IOException {
        Path changed = folder.resolve("changed.jsonl");
        Files.writeString(changed, String.join("\n", lines) + "\n");
        return AuditCheck.verify(List.of(changed)).broken();
    }

    @Test
    void a_line_says_who_ordered_what_and_names_the_line_before() throws Exception {
        write("drain", "resume");
        assertThat(lines().get(0))
                .isEqualTo(
                        "{\"number\":1,\"time\":\"2026-11-28T04:00:00Z\",\"phase\":\"ordered\",\"actor\":\"own/admin\","
                                + "\"way\":\"api\",\"address\":\"127.0.0.1\",\"what\":\"drain\",\"arguments\":{\"a\":\"1\"},\"before\":\"x\","
                                + "\"result\":\"to be done\",\"generation\":3,\"previous\":\"" + "0".repeat(64)
                                + "\"}");
        assertThat(lines().get(1)).contains("\"number\":2").contains(Line.hash(lines().get(0)));
        AuditCheck.Result result = AuditCheck.verify(List.of(path()));
        assertThat(result.broken()).isNull();
        assertThat(result.lines()).isEqualTo(2);
        assertThat(result.hash()).isEqualTo(Line.hash(lines().get(1)));
    }

    @Test
    void a_line_that_is_changed_taken_out_put_in_or_moved_is_found() throws Exception {
        write("a", "b", "c", "d");
        List<String> changed = lines();
        changed.set(1, changed.get(1).replace("admin", "other"));
        assertThat(broken(changed)).contains("changed.jsonl:3: ");
        List<String> takenOut = lines();
        takenOut.remove(1);
        assertThat(broken(takenOut)).contains("changed.jsonl:2: ");
        List<String> putIn = lines();
        putIn.add(2, putIn.get(0));
        assertThat(broken(putIn)).contains("changed.jsonl:3: ");
        List<String> moved = lines();
        moved.add(1, moved.remove(2));
        assertThat(broken(moved)).contains("changed.jsonl:2: ");
        List<String> spoilt = lines();
        spoilt.set(1, "nothing");
        assertThat(broken(spoilt)).contains("changed.jsonl:3: ");
        assertThat(broken(lines())).isNull();
    }

    @Test
    void the_chain_goes_on_over_a_restart_and_over_a_line_that_was_torn() throws Exception {
        write("a");
        write("b");
        Files.writeString(path(), "{\"number\":3,\"tim", StandardOpenOption.APPEND);
        write("c");
        assertThat(lines()).hasSize(4);
        assertThat(lines().get(3)).contains("\"number\":4");
        AuditCheck.Result result = AuditCheck.verify(List.of(path()));
        assertThat(result.broken()).isNull();
        assertThat(result.torn()).containsExactly(path() + ":3");
    }

    @Test
    void the_chain_goes_on_over_files_that_are_put_aside() throws Exception {
        try (Audit audit = new Audit(path(), () -> NOW)) {
            String large = "x".repeat(900_000);
            for (int i = 0; i < 40; i++) {
                audit.write(entry(large));
            }
        }
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = new ArrayList<>(all.filter(file -> !file.toString().endsWith(".lock"))
                    .sorted((one, other) -> Long.compare(last(one), last(other)))
                    .toList());
        }
        assertThat(files).hasSizeGreaterThan(2);
        AuditCheck.Result result = AuditCheck.verify(files);
        assertThat(result.broken()).isNull();
        assertThat(result.lines()).isEqualTo(40);
        Files.delete(path());
        write("next");
        assertThat(AuditCheck.verify(List.of(files.get(files.size() - 2), path()))
                        .broken())
                .isNull();
    }

    private static long last(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith("jsonl") ? Long.MAX_VALUE : Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
    }

    @Test
    void what_cannot_be_written_is_told_and_counts_for_nothing() throws Exception {
        Files.createDirectory(path());
        try (Audit audit = new Audit(path(), () -> NOW)) {
            assertThatThrownBy(() -> audit.write(entry("a"))).isInstanceOf(IOException.class);
            assertThat(audit.problem()).contains("cannot be written");
            Files.delete(path());
            assertThat(audit.write(entry("a"))).isEqualTo(1);
            assertThat(audit.problem()).isEmpty();
        }
    }

    @Test
    void the_chain_goes_on_where_only_an_empty_file_was_left_of_the_new_one() throws Exception {
        write("a", "b");
        Files.move(path(), folder.resolve("audit.jsonl.2"));
        Files.createFile(path());
        write("c");
        assertThat(lines()).hasSize(1).first().asString().startsWith("{\"number\":3,");
        assertThat(AuditCheck.verify(List.of(folder.resolve("audit.jsonl.2"), path()))
                        .broken())
                .isNull();
    }

    @Test
    void the_last_lines_are_at_hand_after_a_restart_the_last_first() throws Exception {
        write("a", "b", "c");
        try (Audit audit = new Audit(path(), () -> NOW)) {
            assertThat(audit.last(2)).hasSize(2);
            assertThat(audit.last(2).get(0)).contains("\"what\":\"c\"");
        }
    }

    @Test
    void without_a_file_the_lines_are_in_memory() throws Exception {
        try (Audit audit = new Audit(null, () -> NOW)) {
            audit.write(entry("a"));
            assertThat(audit.last(10)).hasSize(1);
        }
    }

    @Test
    void of_two_gateways_with_one_file_the_second_writes_nothing_says_so_and_goes_on_when_the_first_is_gone()
            throws Exception {
        Audit first = new Audit(path(), () -> NOW);
        first.write(entry("first"));
        try (Audit second = new Audit(path(), () -> NOW)) {
            assertThatThrownBy(() -> second.write(entry("second")))
                    .isInstanceOf(IOException.class)
                    .hasMessage(path().toAbsolutePath() + ": another gateway writes it (expected: a file of its own for"
                            + " each gateway; the option audit says which)");
            assertThat(second.problem()).contains("another gateway writes it");
            first.write(entry("third"));
            assertThat(lines()).hasSize(2);

            first.close();
            second.write(entry("fourth"));
        }
        assertThat(lines()).hasSize(3);
        assertThat(AuditCheck.verify(List.of(path())).broken()).isNull();
    }

    @Test
    void so_is_it_when_the_other_one_is_another_process() throws Exception {
        write("first");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        path().toString())
                .redirectErrorStream(true)
                .start();
        try (var says = other.inputReader()) {
            assertThat(says.readLine()).isEqualTo("mine");
            try (Audit audit = new Audit(path(), () -> NOW)) {
                assertThatThrownBy(() -> audit.write(entry("second")))
                        .hasMessageContaining("another gateway writes it");
                other.destroyForcibly();
                other.waitFor();
                audit.write(entry("third"));
            }
        } finally {
            other.destroyForcibly();
        }
        assertThat(lines()).hasSize(2);
    }

    /** As two versions of an application side by side on one server. */
    @Test
    void who_never_had_it_and_is_undeployed_takes_it_from_nobody_in_the_same_process() throws Exception {
        Files.createDirectories(path().getParent());
        try (URLClassLoader one = version();
                URLClassLoader other = version()) {
            Object first = lease(one);
            Object second = lease(other);
            call(first, "take");
            assertThatThrownBy(() -> call(second, "take")).hasRootCauseInstanceOf(IOException.class);
            call(second, "giveBack");
            Process stranger = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Holder.class.getName(),
                            path().toString())
                    .redirectErrorStream(true)
                    .start();
            try (var says = stranger.inputReader()) {
                assertThat(says.readLine()).contains("another gateway writes it");
            } finally {
                stranger.destroyForcibly();
            }
            call(first, "giveBack");
            call(second, "take");
            call(second, "giveBack");
        }
    }

    private static URLClassLoader version() {
        URL classes = FileLease.class.getProtectionDomain().getCodeSource().getLocation();
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
    }

    private Object lease(ClassLoader version) throws Exception {
        Class<?> type = version.loadClass(FileLease.class.getName());
        assertThat(type).isNotSameAs(FileLease.class);
        Constructor<?> constructor = type.getDeclaredConstructor(Path.class);
        constructor.setAccessible(true);
        return constructor.newInstance(path().toAbsolutePath());
    }

    private static void call(Object lease, String name) throws Exception {
        Method method = lease.getClass().getDeclaredMethod(name);
        method.setAccessible(true);
        method.invoke(lease);
    }

    /** Another gateway, as far as the file is concerned. */
    static final class Holder {

        public static void main(String[] args) throws IOException {
            new FileLease(Path.of(args[0])).take();
            System.out.println("mine");
            int ignored = System.in.read();
        }
    }

    @Test
    void who_can_write_json_is_looked_for_once_and_not_for_each_line() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(new ClassLoader(usual) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                if (name.startsWith("META-INF/services/jakarta.json.")) {
                    looks.incrementAndGet();
                }
                return super.getResources(name);
            }
        });
        try (Audit audit = new Audit(path(), () -> NOW)) {
            int before = looks.get();
            assertThat(before).isPositive();
            for (int i = 0; i < 10; i++) {
                audit.write(entry("a"));
            }
            assertThat(looks).hasValue(before);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    @Test
    void a_thread_that_is_interrupted_writes_and_takes_the_file_from_nobody() throws Exception {
        try (Audit audit = new Audit(path(), () -> NOW)) {
            audit.write(entry("a"));
            Thread.currentThread().interrupt();
            assertThat(audit.write(entry("b"))).isEqualTo(2);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(audit.write(entry("c"))).isEqualTo(3);
        }
        assertThat(lines()).hasSize(3);
    }

    @Test
    void who_comes_late_does_not_take_the_file_again() throws Exception {
        Audit gone = new Audit(path(), () -> NOW);
        gone.write(entry("a"));
        gone.close();
        assertThatThrownBy(() -> gone.write(entry("late"))).hasMessage("the gateway has stopped");
        write("b");
        assertThat(lines()).hasSize(2);
    }
}
