package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.HdrHistogram.Histogram;

/**
 * The log of h2load: a line for each request with the time at which it began (µs since the epoch), the status, and the µs until its answer
 * had ended.
 *
 * @param asked how many requests were sent, also those that are looked past
 * @param missing requests of which the log knows nothing, because they were not answered
 */
record H2loadLog(List<Line> lines, long asked, long missing) {

    /** Status 0 or less: there was no answer. */
    record Line(long beganMicros, int status, long micros) {

        boolean failed() {
            return status < 200 || status > 399;
        }
    }

    H2loadLog {
        lines = List.copyOf(lines);
    }

    /** @param requests how many were asked for */
    static H2loadLog read(Path file, long requests) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split("\t");
            lines.add(new Line(Long.parseLong(columns[0]), Integer.parseInt(columns[1]), Long.parseLong(columns[2])));
        }
        return new H2loadLog(lines, requests, Math.max(0, requests - lines.size()));
    }

    /** The requests whose beginning is of interest. */
    H2loadLog begun(LongPredicate interest) {
        return new H2loadLog(
                lines.stream().filter(line -> interest.test(line.beganMicros())).toList(), asked, missing);
    }

    /** When the first request began, µs since the epoch. */
    long beganMicros() {
        return lines.stream().mapToLong(Line::beganMicros).min().orElse(0);
    }

    long errors() {
        return missing + lines.stream().filter(Line::failed).count();
    }

    /** All times, those of failures too, in µs. */
    Histogram histogram() {
        Histogram histogram = new Histogram(3);
        lines.forEach(line -> histogram.recordValue(line.micros()));
        return histogram;
    }
}
