package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcTest {

    @TempDir
    private Path root;

    private void process(int pid, int parent, int userTicks, int systemTicks, int rssKiB, int... switchesOfThreads)
            throws IOException {
        Path directory = Files.createDirectories(root.resolve(Integer.toString(pid)));
        Files.writeString(
                directory.resolve("stat"),
                pid + " (a ) name) S " + parent + " 1 1 0 -1 4194304 100 0 0 0 " + userTicks + " " + systemTicks
                        + " 0 0 20 0 1 0 1 1 1\n");
        Files.writeString(
                directory.resolve("status"), "Name:\ta ) name\nVmHWM:\t 999 kB\nVmRSS:\t " + rssKiB + " kB\n");
        for (int i = 0; i < switchesOfThreads.length; i++) {
            Path task = Files.createDirectories(directory.resolve("task/" + (pid + i)));
            Files.writeString(
                    task.resolve("status"),
                    "voluntary_ctxt_switches:\t" + switchesOfThreads[i] + "\nnonvoluntary_ctxt_switches:\t1\n");
        }
    }

    @Test
    void a_process_counts_with_its_children_and_theirs() throws IOException {
        process(10, 1, 3, 4, 1000, 5, 6);
        process(11, 10, 10, 20, 200, 7);
        process(12, 11, 100, 200, 30, 8);
        process(13, 1, 5000, 5000, 5000, 5000);
        Usage usage = new Proc(root).tree(10);
        assertThat(usage).isEqualTo(new Usage(337 * 10_000L, 5 + 6 + 7 + 8 + 4, 1230, 4));
    }

    @Test
    void a_process_that_has_ended_counts_nothing() throws IOException {
        process(10, 1, 3, 4, 1000, 5);
        assertThat(new Proc(root).tree(99)).isEqualTo(Usage.NONE);
    }

    @Test
    void what_is_no_process_is_passed_over() throws IOException {
        Files.createDirectories(root.resolve("sys"));
        process(10, 1, 1, 0, 7, 2);
        assertThat(new Proc(root).tree(10).rssKiB()).isEqualTo(7);
    }

    @Test
    void use_is_what_came_since_and_holding_is_that_of_now() {
        Usage before = new Usage(100, 50, 4000, 9);
        Usage after = new Usage(350, 80, 5000, 7);
        assertThat(after.since(before)).isEqualTo(new Usage(250, 30, 5000, 7));
    }
}
