package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A large descriptor: how long a start with it takes, what a match costs, and how a reload disturbs. Gatehouse by itself alone. */
record ManyRoutes(String path) implements Profile {

    static final String VARIANT = "gatehouse+10000-routes";
    private static final int CONNECTIONS = 64;

    @Override
    public String name() {
        return "routes";
    }

    @Override
    public String about() {
        return "10,000 routes against one: start until ready; 1 KiB through the last of them; a reload by JMX at half of saturation.";
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        if (!bench.wants(Contenders.GATEHOUSE)) {
            return List.of();
        }
        List<Sample> samples = new ArrayList<>();
        for (int round = 1; round <= bench.options().rounds(); round++) {
            starts(bench, round, samples);
        }
        Optional<Target> one = bench.start(name(), one(bench));
        Optional<Target> many = bench.start(name(), many(bench));
        if (one.isPresent() && many.isPresent()) {
            samples.addAll(matches(bench, one.get(), many.get()));
            bench.end(List.of(one.get()));
            samples.addAll(new ReloadUnderLoad(bench, name(), many.get()).run());
        }
        return samples;
    }

    private static Plan one(Bench bench) {
        return new Plan(Contenders.GATEHOUSE, false, "", bench.descriptors().plain(false));
    }

    private static Plan many(Bench bench) {
        return new Plan(VARIANT, false, "", bench.descriptors().many(0));
    }

    private void starts(Bench bench, int round, List<Sample> samples) throws IOException, InterruptedException {
        double before = Double.NaN;
        for (Plan plan : List.of(one(bench), many(bench))) {
            long began = System.nanoTime();
            Optional<Target> target = bench.start(name(), plan);
            double millis = (System.nanoTime() - began) / 1e6;
            if (target.isPresent()) {
                Figures figures = new Figures().with(Measure.START_MS, millis);
                figures.with(Measure.START_ADDED_MS, millis - before);
                bench.round(name(), target.get(), round, up -> figures).ifPresent(samples::add);
                bench.end(List.of(target.get()));
            }
            before = millis;
        }
    }

    private List<Sample> matches(Bench bench, Target one, Target many) throws IOException, InterruptedException {
        Traffic first = Traffic.get(path, CONNECTIONS);
        Traffic last = Traffic.get(Descriptors.LAST_PATH, CONNECTIONS);
        List<Target> warm = new ArrayList<>(bench.warmUp(name(), List.of(one), first));
        warm.addAll(bench.warmUp(name(), List.of(many), last));
        return bench.rounds(name(), warm, target -> bench.closedLoop(target, target == many ? last : first));
    }
}
