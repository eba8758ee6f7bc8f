package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Requests that come at half the rate that the contender could bear, whether it has answered the earlier ones or not: how long one takes. */
record OpenLoop(String path) implements Profile {

    private static final int CONNECTIONS = 64;

    @Override
    public String name() {
        return "open-loop";
    }

    @Override
    public String about() {
        return "1 KiB at a rate of half of each contender's own saturation; what is added is against direct at the same rate, in the same round.";
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        String descriptor = bench.descriptors().plain(false);
        List<Target> up = bench.startAll(name(), contender -> new Plan(contender, false, "", descriptor));
        Traffic traffic = Traffic.get(path, CONNECTIONS);
        List<Target> targets = bench.warmUp(name(), up, traffic);
        Map<String, Double> rates = new HashMap<>();
        for (Target target : targets) {
            Load saturation = bench.generators()
                    .closedLoop(target, traffic, bench.options().seconds());
            rates.put(target.name(), saturation.perSecond() / 2);
            bench.warmUpAt(saturation.perSecond() / 2, target, path);
        }
        return bench.rounds(name(), targets, target -> measure(bench, target, rates.get(target.name())));
    }

    private Figures measure(Bench bench, Target target, double rate) throws IOException, InterruptedException {
        if (target.direct()) {
            H2loadLog log = bench.generators()
                    .openLoop(target, path, rate, bench.options().seconds());
            return figures(log).with(Measure.RATE_PER_SECOND, rate);
        }
        Histogram direct = bench.generators()
                .openLoop(bench.direct(false), path, rate, bench.options().seconds())
                .histogram();
        Figures figures = bench.watched(target, () -> {
            H2loadLog log = bench.generators()
                    .openLoop(target, path, rate, bench.options().seconds());
            return new Bench.Measured(figures(log), log.asked());
        });
        return added(figures, direct).with(Measure.RATE_PER_SECOND, rate);
    }

    private static Figures added(Figures figures, Histogram direct) {
        return figures.with(Measure.ADDED_P50_US, figures.get(Measure.P50_US) - direct.getValueAtPercentile(50))
                .with(Measure.ADDED_P99_US, figures.get(Measure.P99_US) - direct.getValueAtPercentile(99))
                .with(Measure.ADDED_P999_US, figures.get(Measure.P999_US) - direct.getValueAtPercentile(99.9));
    }

    static Figures figures(H2loadLog log) {
        Histogram histogram = log.histogram();
        return new Figures()
                .with(Measure.REQUESTS, log.lines().size())
                .with(Measure.P50_US, histogram.getValueAtPercentile(50))
                .with(Measure.P99_US, histogram.getValueAtPercentile(99))
                .with(Measure.P999_US, histogram.getValueAtPercentile(99.9))
                .with(Measure.MAX_US, histogram.getMaxValue())
                .with(Measure.ERRORS, log.errors());
    }
}
