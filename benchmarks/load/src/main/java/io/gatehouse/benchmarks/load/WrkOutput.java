package io.gatehouse.benchmarks.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what {@code wrk --latency} prints. */
final class WrkOutput {

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ([\\d.]+)(us|ms|s|m|h),");
    private static final Pattern P50 = Pattern.compile("\\s50%\\s+([\\d.]+)(us|ms|s|m|h)");
    private static final Pattern P99 = Pattern.compile("\\s99%\\s+([\\d.]+)(us|ms|s|m|h)");
    private static final Pattern LATENCY =
            Pattern.compile("Latency\\s+[\\d.]+\\w+\\s+[\\d.]+\\w+\\s+([\\d.]+)(us|ms|s|m|h)");
    private static final Pattern SOCKET =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
    private static final Pattern STATUS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private final String text;

    WrkOutput(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException when this is not what wrk prints at its end */
    Load load() {
        Matcher requests = REQUESTS.matcher(text);
        if (!requests.find()) {
            throw new IllegalArgumentException("not the end of a run of wrk: " + text);
        }
        return new Load(
                Long.parseLong(requests.group(1)),
                micros(requests.group(2), requests.group(3)) / 1e6,
                time(P50),
                time(P99),
                time(LATENCY),
                sum(SOCKET) + sum(STATUS));
    }

    private double time(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? micros(matcher.group(1), matcher.group(2)) : Double.NaN;
    }

    private long sum(Pattern pattern) {
        Matcher matcher = pattern.matcher(text);
        long sum = 0;
        if (matcher.find()) {
            for (int i = 1; i <= matcher.groupCount(); i++) {
                sum += Long.parseLong(matcher.group(i));
            }
        }
        return sum;
    }

    private static double micros(String number, String unit) {
        double factor = switch (unit) {
            case "us" -> 1;
            case "ms" -> 1e3;
            case "s" -> 1e6;
            case "m" -> 60e6;
            default -> 3600e6;
        };
        return Double.parseDouble(number) * factor;
    }
}
