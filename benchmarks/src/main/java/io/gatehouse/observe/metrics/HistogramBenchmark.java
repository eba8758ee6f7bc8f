package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Timing;
import io.gatehouse.exchange.Timing.Phase;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** Recording a duration, and writing what a scrape says of 1,000 routes that all had traffic: about 55,000 lines. */
@State(Scope.Benchmark)
public class HistogramBenchmark {

    private final Histogram histogram = new Histogram();
    private final RouteMeters meters = new RouteMeters(true, breach -> {});
    private final Exposition exposition = new Exposition(List.of(new RouteSamples(meters)));

    @Setup
    public void prepare() {
        for (int i = 0; i < 1_000; i++) {
            RouteMeter meter = meters.of("some-route-" + i);
            for (int each = 0; each < 100; each++) {
                long nanos = ThreadLocalRandom.current().nextLong(100_000, 50_000_000);
                Timing timing = new Timing(() -> 0);
                timing.enter(Phase.FIRST_BYTE, nanos);
                timing.enter(Phase.BODY, 2 * nanos);
                meter.ended(timing, new Outcome(200, null, null, 1, 1, 2 * nanos));
            }
        }
    }

    @Benchmark
    public void record() {
        histogram.record(ThreadLocalRandom.current().nextLong(100_000, 50_000_000));
    }

    @Benchmark
    @Threads(2)
    public void recordByTwo() {
        histogram.record(ThreadLocalRandom.current().nextLong(100_000, 50_000_000));
    }

    @Benchmark
    public byte[] scrape() {
        return exposition.text(Exposition.Format.PROMETHEUS);
    }
}
