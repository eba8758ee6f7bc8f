package io.gatehouse.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {

    private static final PrintStream SCREEN = new PrintStream(OutputStream.nullOutputStream());

    @TempDir
    private Path folder;

    private static Sample sample(String run, String profile, String contender, int round, double cpu) {
        Map<Measure, Double> figures = Map.of(Measure.CPU_US_PER_REQUEST, cpu, Measure.ERRORS, 0.0);
        return new Sample(run, profile, contender, round, figures);
    }

    private void add(String run, Sample... samples) throws IOException {
        Journal journal = new Journal(folder.resolve("runs.txt"), run, SCREEN);
        journal.describe("machine of " + run);
        new Results(folder, "2026-01-01").add(List.of(samples), journal);
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve("load.md"));
    }

    @Test
    void raw_rounds_are_read_as_they_were_written() throws IOException {
        RawFigures raw = new RawFigures(folder.resolve("raw/load.csv"));
        List<Sample> samples = List.of(sample("a", "small", "nginx", 1, 17.125), sample("a", "large", "jetty", 2, 3));
        raw.write(samples);
        assertThat(raw.read()).isEqualTo(samples);
    }

    @Test
    void what_is_measured_anew_takes_the_place_of_the_old_and_the_rest_stays() throws IOException {
        add("a", sample("a", "small", "nginx", 1, 20), sample("a", "small", "gatehouse", 1, 60));
        add("b", sample("b", "small", "gatehouse", 1, 50), sample("b", "medium", "nginx", 1, 100));
        assertThat(new RawFigures(folder.resolve("load.csv")).read())
                .containsExactly(
                        sample("a", "small", "nginx", 1, 20),
                        sample("b", "small", "gatehouse", 1, 50),
                        sample("b", "medium", "nginx", 1, 100));
    }

    @Test
    void the_page_says_which_promise_is_met() throws IOException {
        add(
                "a",
                sample("a", "small", "nginx", 1, 20),
                sample("a", "small", "gatehouse", 1, 50),
                sample("a", "medium", "nginx", 1, 100),
                sample("a", "medium", "gatehouse", 1, 150));
        assertThat(page())
                .contains("| small | CPU µs/req: gatehouse ÷ nginx | 2.50 | ≤ 2.80 | ≤ 1.90 | met |")
                .contains("| medium | CPU µs/req: gatehouse ÷ nginx | 1.50 | ≤ 1.30 | ≤ 1.00 | **not met** |")
                .doesNotContain("| large |");
    }

    @Test
    void figures_of_several_runs_are_told_from_those_of_one() throws IOException {
        add("a", sample("a", "small", "nginx", 1, 20));
        assertThat(page()).contains("Run of a: machine of a.").doesNotContain("Not all of one run");
        add("b", sample("b", "small", "gatehouse", 1, 50));
        assertThat(page())
                .contains("Run of a: machine of a.")
                .contains("Run of b: machine of b.")
                .contains("Not all of one run (a, b)");
    }

    @Test
    void a_contender_that_made_errors_is_marked() throws IOException {
        Map<Measure, Double> figures = Map.of(Measure.CPU_US_PER_REQUEST, 9.0, Measure.ERRORS, 3.0);
        add("a", new Sample("a", "small", "jetty", 1, figures), sample("a", "small", "nginx", 1, 20));
        assertThat(page()).contains("| jetty (with errors) |").contains("| nginx |");
    }

    @Test
    void a_promise_that_was_met_with_errors_is_told_from_one_that_was_met() throws IOException {
        Map<Measure, Double> figures = Map.of(Measure.CPU_US_PER_REQUEST, 9.0, Measure.ERRORS, 3.0);
        add("a", new Sample("a", "small", "gatehouse", 1, figures), sample("a", "small", "nginx", 1, 9));
        assertThat(page()).contains("| met, and the aim, with errors |");
    }

    @Test
    void what_is_missing_is_told_in_its_profile() throws IOException {
        Journal journal = new Journal(folder.resolve("runs.txt"), "a", SCREEN);
        journal.note("small", "undertow is missing: no\nstart");
        new Results(folder, "2026-01-01").add(List.of(sample("a", "small", "nginx", 1, 20)), journal);
        assertThat(page()).contains("undertow is missing: no start");
    }

    @Test
    void the_chart_is_well_formed_with_a_bar_for_each_contender() throws Exception {
        add("a", sample("a", "small", "nginx", 1, 20), sample("a", "small", "gatehouse", 1, 40));
        var chart = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("load.svg").toFile());
        var bars = chart.getElementsByTagName("rect");
        assertThat(bars.getLength()).isEqualTo(1 + 2);
        double nginx = Double.parseDouble(
                bars.item(1).getAttributes().getNamedItem("width").getNodeValue());
        double gatehouse = Double.parseDouble(
                bars.item(2).getAttributes().getNamedItem("width").getNodeValue());
        assertThat(gatehouse).isEqualTo(2 * nginx);
    }
}
