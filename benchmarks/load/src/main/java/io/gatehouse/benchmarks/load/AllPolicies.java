package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Every policy on, none of them refusing, beside none, both asked the same: Gatehouse by itself alone. */
record AllPolicies(String path) implements Profile {

    static final String VARIANT = "gatehouse+policies";

    @Override
    public String name() {
        return "policies";
    }

    @Override
    public String about() {
        return "1 KiB, 64 connections: every policy on, none refusing, against none.";
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        if (!bench.wants(Contenders.GATEHOUSE)) {
            return List.of();
        }
        List<Target> up = new ArrayList<>();
        Plan none =
                new Plan(Contenders.GATEHOUSE, false, "", bench.descriptors().plain(false));
        Plan all = new Plan(VARIANT, false, "", bench.descriptors().policies());
        bench.start(name(), none).ifPresent(up::add);
        bench.start(name(), all).ifPresent(up::add);
        Traffic traffic = Traffic.get(path, 64)
                .with("Origin: https://shop.example.com")
                .with("Authorization: Bearer " + bench.credentials().token());
        List<Target> targets = bench.warmUp(name(), up, traffic);
        return bench.rounds(name(), targets, target -> bench.closedLoop(target, traffic));
    }
}
