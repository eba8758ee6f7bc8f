package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The file of all rounds: comma-separated, a line for each, a column for each {@link Measure}. */
record RawFigures(Path file) {

    private static final int FIXED = 4;

    List<Sample> read() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<String> lines = Files.readAllLines(file);
        String[] columns = lines.get(0).split(",");
        List<Sample> samples = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            samples.add(sample(columns, line.split(",", -1)));
        }
        return samples;
    }

    private static Sample sample(String[] columns, String[] cells) {
        Map<Measure, Double> figures = new EnumMap<>(Measure.class);
        for (int i = FIXED; i < cells.length; i++) {
            if (!cells[i].isEmpty()) {
                figures.put(Measure.valueOf(columns[i].toUpperCase(java.util.Locale.ROOT)), Double.valueOf(cells[i]));
            }
        }
        return new Sample(cells[0], cells[1], cells[2], Integer.parseInt(cells[3]), figures);
    }

    void write(List<Sample> samples) throws IOException {
        StringBuilder text = new StringBuilder("run,profile,contender,round");
        for (Measure measure : Measure.values()) {
            text.append(',').append(measure.column());
        }
        text.append('\n');
        samples.forEach(sample -> line(text, sample));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    private static void line(StringBuilder text, Sample sample) {
        text.append(sample.run()).append(',').append(sample.profile());
        text.append(',').append(sample.contender()).append(',').append(sample.round());
        for (Measure measure : Measure.values()) {
            Double value = sample.figures().get(measure);
            text.append(',').append(value == null ? "" : number(value));
        }
        text.append('\n');
    }

    private static String number(double value) {
        double rounded = Math.round(value * 1000) / 1000.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    /** What was measured anew takes the place of what was known of the same contenders in the same profiles. */
    static List<Sample> merge(List<Sample> known, List<Sample> fresh) {
        List<Sample> merged = new ArrayList<>(known.stream()
                .filter(old -> fresh.stream()
                        .noneMatch(sample -> sample.profile().equals(old.profile())
                                && sample.contender().equals(old.contender())))
                .toList());
        merged.addAll(fresh);
        return merged;
    }
}
