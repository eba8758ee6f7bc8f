package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What there is to say of runs, beside their figures: how each was done, and what is missing in it. Kept in a file for later runs into the same folder. */
final class Journal {

    /** @param profile empty for what holds for the whole run */
    record Entry(String run, String profile, String text) {}

    private final Path file;
    private final String run;
    private final PrintStream screen;
    private final List<Entry> entries = new ArrayList<>();

    /** @throws IOException when the file of earlier runs is there and cannot be read */
    Journal(Path file, String run, PrintStream screen) throws IOException {
        this.file = file;
        this.run = run;
        this.screen = screen;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] parts = line.split("\t", 3);
                entries.add(new Entry(parts[0], parts[1], parts[2]));
            }
        }
    }

    void describe(String text) {
        entries.add(new Entry(run, "", text));
    }

    void note(String profile, String text) {
        String line = text.replaceAll("\\s+", " ");
        screen.println("  " + profile + ": " + line);
        entries.add(new Entry(run, profile, line));
    }

    void progress(String text) {
        screen.println("  " + text);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    void write() throws IOException {
        StringBuilder text = new StringBuilder();
        entries.forEach(entry -> text.append(entry.run())
                .append('\t')
                .append(entry.profile())
                .append('\t')
                .append(entry.text())
                .append('\n'));
        Files.writeString(file, text);
    }
}
