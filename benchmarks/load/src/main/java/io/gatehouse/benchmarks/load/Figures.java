package io.gatehouse.benchmarks.load;

import java.util.EnumMap;
import java.util.Map;

/** Collects the figures of one round. What has no sense, such as a share of no request, is left out. */
final class Figures {

    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

    Figures with(Measure measure, double value) {
        if (Double.isFinite(value)) {
            values.put(measure, value);
        }
        return this;
    }

    /** NaN when there is none. */
    double get(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }

    /** What the contender used for this many requests. */
    Figures used(Usage usage, long requests) {
        return with(Measure.CPU_US_PER_REQUEST, usage.cpuMicros() / (double) requests)
                .with(Measure.SWITCHES_PER_REQUEST, usage.switches() / (double) requests);
    }

    /** What the contender holds at this moment. */
    Figures held(Usage usage) {
        return with(Measure.RSS_MB, usage.rssKiB() / 1024.0).with(Measure.THREADS, usage.threads());
    }

    Map<Measure, Double> values() {
        return values;
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(value -> value.getKey().heading() + " " + value.getKey().format(value.getValue()))
                .collect(java.util.stream.Collectors.joining(", "));
    }
}
