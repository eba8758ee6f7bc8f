package io.gatehouse.benchmarks.load;

import java.util.Locale;

/** What is measured; its name in lower case is a column of the raw figures. The unit is in the name. */
enum Measure {
    REQUESTS("requests", 0),
    SECONDS("s", 1),
    REQUESTS_PER_SECOND("req/s", 0),
    CPU_US_PER_REQUEST("CPU µs/req", 1),
    SWITCHES_PER_REQUEST("switches/req", 2),
    P50_US("p50 µs", 0),
    P99_US("p99 µs", 0),
    P999_US("p99.9 µs", 0),
    MAX_US("max µs", 0),
    ADDED_P50_US("added p50 µs", 0),
    ADDED_P99_US("added p99 µs", 0),
    ADDED_P999_US("added p99.9 µs", 0),
    RATE_PER_SECOND("rate/s", 0),
    RSS_MB("RSS MB", 0),
    RSS_BEFORE_MB("RSS before, MB", 0),
    RSS_ADDED_MB("RSS added, MB", 0),
    THREADS("threads", 0),
    STREAMS("streams", 0),
    START_MS("start ms", 0),
    START_ADDED_MS("start added, ms", 0),
    RELOAD_MS("reload ms", 0),
    P99_BEFORE_US("p99 before, µs", 0),
    MAX_DURING_US("max during, µs", 0),
    SLOWEST_TO_P99("slowest during ÷ p99 before", 2),
    ERRORS("errors", 0);

    private final String heading;
    private final int digits;

    Measure(String heading, int digits) {
        this.heading = heading;
        this.digits = digits;
    }

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    String heading() {
        return heading;
    }

    String format(double value) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
