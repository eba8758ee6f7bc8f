package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * The log of h2load: a line for each request with the time at which it began (µs since the epoch), the status, and the µs until its answer
 * had ended.
 *
 * @param asked how many requests were sent, also those that are looked past
 * @param missing answers that did not come, or were no bodies of the length that was expected
 */
record H2loadLog(List<Line> lines, long asked, long missing) {

    /** Status 0: h2load does not see the status of an answer without a reason phrase, such as Tomcat sends; less than 0: there was no answer. */
    record Line(long beganMicros, int status, long micros) {

        boolean failed() {
            return status != 0 && (status < 200 || status > 399);
        }
    }

    private static final Pattern DATA = Pattern.compile("\\((\\d+)\\) data");

    H2loadLog {
        lines = List.copyOf(lines);
    }

    /**
     * @param printed what h2load said at its end
     * @param requests how many were asked for
     * @param bodyBytes the length of each body; what is missing in the sum are answers that failed with a status that h2load did not see
     */
    static H2loadLog read(Path file, String printed, long requests, long bodyBytes) throws IOException {
        List<Line> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String[] columns = line.split("\t");
            lines.add(new Line(Long.parseLong(columns[0]), Integer.parseInt(columns[1]), Long.parseLong(columns[2])));
        }
        long failed = lines.stream().filter(Line::failed).count();
        long whole = bytes(printed) / bodyBytes;
        return new H2loadLog(lines, requests, Math.max(0, requests - failed - whole));
    }

    private static long bytes(String printed) {
        Matcher matcher = DATA.matcher(printed);
        if (!matcher.find()) {
            throw new IllegalArgumentException("not the end of a run of h2load: " + printed);
        }
        return Long.parseLong(matcher.group(1));
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
