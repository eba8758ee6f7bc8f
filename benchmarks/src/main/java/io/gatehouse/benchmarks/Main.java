package io.gatehouse.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs what is asked for, writes medians as a table, and fails when matching slows with the number of routes. */
public final class Main {

    private static final double MOST = 3.0;

    private Main() {}

    /** @param args the file for the table; then options of JMH, which come before the ones that are set here */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException, IOException {
        CommandLineOptions asked = new CommandLineOptions(List.of(args).subList(1, args.length).toArray(String[]::new));
        OptionsBuilder options = new OptionsBuilder();
        options.parent(asked);
        options.mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS).addProfiler(GCProfiler.class);
        options.forks(asked.getForkCount().orElse(2));
        options.warmupIterations(asked.getWarmupIterations().orElse(3))
                .warmupTime(asked.getWarmupTime().orElse(TimeValue.seconds(1)));
        options.measurementIterations(asked.getMeasurementIterations().orElse(5))
                .measurementTime(asked.getMeasurementTime().orElse(TimeValue.seconds(1)));
        Collection<RunResult> results = new Runner(options.build()).run();
        StringBuilder text = new StringBuilder(table(results));
        Map<String, Double> ratios = ratios(results);
        if (!ratios.isEmpty()) {
            text.append("\n| decide, by what is asked | 10,000 routes : 10 routes |\n|---|---|\n");
            ratios.forEach((kind, ratio) -> text.append("| %s | %.2f |\n".formatted(kind, ratio)));
        }
        Files.writeString(Path.of(args[0]), text);
        System.out.println("\n" + text);
        double worst = ratios.values().stream().mapToDouble(ratio -> ratio).max().orElse(0);
        if (worst > MOST) {
            System.err.printf("10,000 routes take %.2f times as long as 10 (expected: <= %.1f)%n", worst, MOST);
            System.exit(1);
        }
    }

    private static String table(Collection<RunResult> results) {
        StringBuilder text = new StringBuilder("| benchmark | median ns | min–max | bytes allocated |\n|---|---|---|---|\n");
        for (RunResult result : results) {
            text.append("| %s | %.0f | %.0f–%.0f | %s |\n"
                    .formatted(
                            name(result.getParams()),
                            median(result),
                            result.getPrimaryResult().getStatistics().getMin(),
                            result.getPrimaryResult().getStatistics().getMax(),
                            allocated(result)));
        }
        return text.toString();
    }

    private static String name(BenchmarkParams params) {
        String name = params.getBenchmark().replaceFirst(".*\\.(\\w+)Benchmark", "$1");
        return name + params.getParamsKeys().stream()
                .map(key -> " " + key + '=' + params.getParam(key))
                .collect(Collectors.joining());
    }

    /** Of all iterations of all forks. */
    private static double median(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(50);
    }

    private static String allocated(RunResult result) {
        for (Map.Entry<String, Result> each : result.getSecondaryResults().entrySet()) {
            if (each.getKey().endsWith("gc.alloc.rate.norm")) {
                return "%.0f".formatted(each.getValue().getScore());
            }
        }
        return "";
    }

    private static Map<String, Double> ratios(Collection<RunResult> results) {
        Map<String, Double> few = medians(results, "10");
        Map<String, Double> ratios = new LinkedHashMap<>();
        medians(results, "10000").forEach((kind, many) -> {
            if (few.containsKey(kind)) {
                ratios.put(kind, many / few.get(kind));
            }
        });
        return ratios;
    }

    private static Map<String, Double> medians(Collection<RunResult> results, String routes) {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (RunResult result : results) {
            BenchmarkParams params = result.getParams();
            if (params.getBenchmark().endsWith("DecideBenchmark.decide") && routes.equals(params.getParam("routes"))) {
                medians.put(params.getParam("asked"), median(result));
            }
        }
        return medians;
    }
}
