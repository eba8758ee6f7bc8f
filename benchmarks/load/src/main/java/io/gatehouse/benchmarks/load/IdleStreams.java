package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Event streams in which nothing happens: what holding them takes. One contender after another, once each, because a JVM does not give memory back. */
record IdleStreams(int count) implements Profile {

    /** What a stream takes is on the heap of some, so all may have more of it. */
    private static final String ROOM = "-Xmx4g";

    private static final long SETTLE_SECONDS = 5;

    @Override
    public String name() {
        return "streams";
    }

    @Override
    public String about() {
        return "%,d event streams open and idle, with %s, after a warm-up with 1 KiB answers; measured once."
                .formatted(count, ROOM);
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        String descriptor = bench.descriptors().plain(false);
        List<Sample> samples = new ArrayList<>();
        for (String name : bench.names()) {
            if (!name.equals(Contenders.DIRECT)) {
                Optional<Target> target = bench.start(name(), new Plan(name, false, ROOM, descriptor));
                if (target.isPresent()) {
                    bench.round(name(), target.get(), 1, one -> measure(bench, one))
                            .ifPresent(samples::add);
                    bench.end(List.of(target.get()));
                }
            }
        }
        return samples;
    }

    private Figures measure(Bench bench, Target target) throws IOException, InterruptedException {
        bench.warmUp(name(), List.of(target), Traffic.get("/1k", 64));
        Usage before = bench.usage(target);
        try (EventStreams streams = EventStreams.to(target.url() + "/events", count)) {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            Usage open = bench.usage(target);
            return new Figures()
                    .held(open)
                    .with(Measure.RSS_BEFORE_MB, before.rssKiB() / 1024.0)
                    .with(Measure.RSS_ADDED_MB, (open.rssKiB() - before.rssKiB()) / 1024.0)
                    .with(Measure.STREAMS, streams.open())
                    .with(Measure.ERRORS, count - streams.open());
        }
    }
}
