package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.List;

/** As many requests as a number of connections can ask for, each waiting for its answer: the contender under full load. */
record ClosedLoop(String name, String about, Traffic traffic, boolean tls) implements Profile {

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        String descriptor = bench.descriptors().plain(tls);
        List<Target> up = bench.startAll(name, contender -> new Plan(contender, tls, "", descriptor));
        List<Target> targets = bench.warmUp(name, up, traffic);
        List<Sample> samples = bench.rounds(name, targets, target -> bench.closedLoop(target, traffic));
        return samples;
    }
}
