package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** In each round, requests come at half of saturation, and in their middle the descriptor is exchanged for another one of the same size. */
record ReloadUnderLoad(Bench bench, String profile, Target target) {

    List<Sample> run() throws IOException, InterruptedException {
        Options options = bench.options();
        Traffic traffic = Traffic.get(Descriptors.LAST_PATH, 64);
        double rate = bench.generators()
                        .closedLoop(target, traffic, options.seconds())
                        .perSecond()
                / 2;
        bench.warmUpAt(rate, target, Descriptors.LAST_PATH);
        List<Sample> samples = new ArrayList<>();
        try (RunningGateway gateway =
                RunningGateway.of(target.child().orElseThrow().pid())) {
            for (int round = 1; round <= options.rounds(); round++) {
                int generation = round;
                bench.round(profile, target, round, one -> exchange(gateway, generation, rate))
                        .ifPresent(samples::add);
            }
        }
        return samples;
    }

    private Figures exchange(RunningGateway gateway, int generation, double rate)
            throws IOException, InterruptedException {
        int seconds = bench.options().seconds();
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Reload> reload = other.submit(exchanged(gateway, generation, seconds * 500L + 1_000));
            H2loadLog log = bench.generators().openLoop(target, Descriptors.LAST_PATH, rate, seconds);
            return reload.get().figures(log).with(Measure.RATE_PER_SECOND, rate);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            other.shutdownNow();
        }
    }

    private Callable<Reload> exchanged(RunningGateway gateway, int generation, long afterMillis) {
        Path descriptor = bench.descriptorOf(profile, target);
        Path next = descriptor.resolveSibling("next.xml");
        return () -> {
            Files.writeString(next, bench.descriptors().many(generation));
            TimeUnit.MILLISECONDS.sleep(afterMillis);
            long began = micros();
            Files.move(next, descriptor, StandardCopyOption.ATOMIC_MOVE);
            String said = gateway.reload();
            return new Reload(began, micros(), said);
        };
    }

    private static long micros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /**
     * When a reload began and ended, µs since the epoch.
     *
     * @param said the number of the generation, or why it was refused
     */
    record Reload(long began, long ended, String said) {

        Figures figures(H2loadLog log) {
            double before = log.begun(time -> time < began).histogram().getValueAtPercentile(99);
            double slowest = log.lines().stream()
                    .filter(line -> line.beganMicros() <= ended && line.beganMicros() + line.micros() >= began)
                    .mapToDouble(H2loadLog.Line::micros)
                    .max()
                    .orElse(Double.NaN);
            return new Figures()
                    .with(Measure.RELOAD_MS, (ended - began) / 1e3)
                    .with(Measure.P99_BEFORE_US, before)
                    .with(Measure.MAX_DURING_US, slowest)
                    .with(Measure.SLOWEST_TO_P99, slowest / before)
                    .with(Measure.ERRORS, log.errors() + (said.startsWith("serving generation") ? 0 : 1));
        }
    }
}
