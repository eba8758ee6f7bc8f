package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to be watched: metrics, how long each policy takes, a budget of latency, {@code Server-Timing}, the access log as JSON in
 * a file, recorded heads, the fields of traces and the desk, against a gateway in which all that can be off is off. Figures of routes
 * are kept by both: nobody can turn them off.
 */
record Observed(String path) implements Profile {

    static final String VARIANT = "gatehouse+observed";

    private static final String ACCESS_LOG = "access.log";

    private static final String OFF = "-Dgatehouse.metrics=off -Dgatehouse.access-log=off -Dgatehouse.record-heads=off"
            + " -Dgatehouse.tracing=off -Dgatehouse.admin=off";

    @Override
    public String name() {
        return "observed";
    }

    @Override
    public String about() {
        return "1 KiB, 64 connections, a route with a limit that nobody meets: metrics, the time of each policy, a budget of latency and Server-Timing,"
                + " the access log in a file, recorded heads, fields of traces and the desk on, against all of them off.";
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        if (!bench.wants(Contenders.GATEHOUSE)) {
            return List.of();
        }
        Path log = bench.folder(name(), VARIANT).resolve(ACCESS_LOG);
        String on = "-Dgatehouse.metrics=on -Dgatehouse.access-log=" + log.toAbsolutePath();
        List<Target> up = new ArrayList<>();
        try {
            bench.start(
                            name(),
                            new Plan(
                                    Contenders.GATEHOUSE,
                                    false,
                                    OFF,
                                    bench.descriptors().observed(false)))
                    .ifPresent(up::add);
            bench.start(name(), new Plan(VARIANT, false, on, bench.descriptors().observed(true)))
                    .ifPresent(up::add);
            Traffic traffic = Traffic.get(path, 64);
            List<Target> targets = bench.warmUp(name(), up, traffic);
            return bench.rounds(name(), targets, target -> bench.closedLoop(target, traffic));
        } finally {
            // a gigabyte of a long run
            Files.deleteIfExists(log);
        }
    }
}
