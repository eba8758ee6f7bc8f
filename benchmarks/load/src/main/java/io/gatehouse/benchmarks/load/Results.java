package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The folder of the results. What it holds of other profiles and contenders stays. */
final class Results {

    private final Path folder;
    private final String date;
    private final RawFigures raw;

    Results(Path folder, String date) {
        this.folder = folder;
        this.date = date;
        this.raw = new RawFigures(folder.resolve("load.csv"));
    }

    void add(List<Sample> fresh, Journal journal) throws IOException {
        List<Sample> all = RawFigures.merge(raw.read(), fresh).stream()
                .sorted(Comparator.<Sample>comparingInt(sample -> Profiles.NAMES.indexOf(sample.profile()))
                        .thenComparing(Sample::contender, Contenders.ORDER)
                        .thenComparingInt(Sample::round))
                .toList();
        raw.write(all);
        journal.write();
        Medians medians = new Medians(all);
        Files.writeString(folder.resolve("load.md"), new Report(date, medians, journal.entries()).markdown());
        Files.writeString(folder.resolve("load.svg"), new Chart(date, medians).svg());
    }
}
