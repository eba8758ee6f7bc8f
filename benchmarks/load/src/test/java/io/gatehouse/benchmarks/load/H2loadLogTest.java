package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2loadLogTest {

    @TempDir
    private Path folder;

    private H2loadLog log(long asked, String... lines) throws IOException {
        Path file = folder.resolve("h2load.log");
        Files.writeString(file, String.join("\n", lines) + "\n");
        return H2loadLog.read(file, printed(asked * 1024), asked, 1024);
    }

    private static String printed(long bytes) {
        return "traffic: 24.38MB (25560000) total, 3.87MB (4060000) headers (space savings 0.00%), 19.53MB (" + bytes
                + ") data\n";
    }

    @Test
    void answers_that_are_no_success_and_requests_without_an_answer_are_errors() throws IOException {
        Path file = folder.resolve("h2load.log");
        Files.writeString(file, "1000\t200\t50\n1010\t503\t60\n1020\t304\t70\n1030\t-1\t80\n");
        assertThat(H2loadLog.read(file, printed(2 * 1024 + 300), 6, 1024).errors())
                .isEqualTo(2 + 2);
    }

    @Test
    void an_answer_whose_status_is_not_seen_is_judged_by_its_body() throws IOException {
        Path file = folder.resolve("h2load.log");
        Files.writeString(file, "1000\t0\t50\n1010\t0\t60\n1020\t0\t70\n");
        assertThat(H2loadLog.read(file, printed(3 * 1024), 3, 1024).errors()).isZero();
        assertThat(H2loadLog.read(file, printed(2 * 1024 + 300), 3, 1024).errors())
                .isEqualTo(1);
    }

    @Test
    void what_is_no_end_of_a_run_is_refused() throws IOException {
        Path file = Files.createFile(folder.resolve("h2load.log"));
        assertThatThrownBy(() -> H2loadLog.read(file, "Could not connect", 1, 1024))
                .hasMessageContaining("Could not connect");
    }

    @Test
    void percentiles_are_those_of_the_times_in_the_third_column() throws IOException {
        String[] lines = new String[1000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = (1000 + i) + "\t200\t" + (i + 1);
        }
        Figures figures = OpenLoop.figures(log(1000, lines));
        assertThat(figures.get(Measure.P50_US)).isEqualTo(500);
        assertThat(figures.get(Measure.P99_US)).isEqualTo(990);
        assertThat(figures.get(Measure.P999_US)).isEqualTo(999);
        assertThat(figures.get(Measure.MAX_US)).isEqualTo(1000);
        assertThat(figures.get(Measure.ERRORS)).isZero();
    }

    @Test
    void what_began_before_the_counted_time_is_looked_past_but_was_asked_for() throws IOException {
        H2loadLog log = log(3, "3000\t200\t5", "1000\t200\t900", "2000\t200\t7");
        assertThat(log.beganMicros()).isEqualTo(1000);
        H2loadLog counted = log.begun(time -> time >= 2000);
        assertThat(counted.lines()).extracting(H2loadLog.Line::micros).containsExactly(5L, 7L);
        assertThat(counted.asked()).isEqualTo(3);
        assertThat(counted.errors()).isZero();
    }

    @Test
    void a_request_that_began_before_a_reload_and_ended_in_it_counts_as_during() throws IOException {
        H2loadLog log = log(4, "100\t200\t20", "900\t200\t400", "2600\t200\t5000", "1500\t200\t30");
        Figures figures = new ReloadUnderLoad.Reload(1000, 2500, "serving generation 2").figures(log);
        assertThat(figures.get(Measure.MAX_DURING_US)).isEqualTo(400);
        assertThat(figures.get(Measure.P99_BEFORE_US)).isEqualTo(400);
        assertThat(figures.get(Measure.SLOWEST_TO_P99)).isEqualTo(1);
        assertThat(figures.get(Measure.RELOAD_MS)).isEqualTo(1.5);
        assertThat(figures.get(Measure.ERRORS)).isZero();
    }

    @Test
    void a_reload_that_was_refused_is_an_error() throws IOException {
        Figures figures =
                new ReloadUnderLoad.Reload(1000, 2500, "refused:\nx.xml:1:1: no").figures(log(1, "1\t200\t2"));
        assertThat(figures.get(Measure.ERRORS)).isEqualTo(1);
    }
}
