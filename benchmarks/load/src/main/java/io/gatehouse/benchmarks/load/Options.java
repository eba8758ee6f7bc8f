package io.gatehouse.benchmarks.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the command line asks for.
 *
 * @param contenders empty for all that there are
 * @param warmupSeconds of load for each JVM before its rounds
 * @param seconds of each round
 * @param proxyCpus what {@code taskset -c} takes, for the contender under load
 * @param loadCpus the same, for the upstream and the load generator
 * @param firstPort where the search for free ports begins
 * @param out the folder of the results; by default that of the day
 */
record Options(
        List<String> profiles,
        List<String> contenders,
        int warmupSeconds,
        int rounds,
        int seconds,
        String proxyCpus,
        String loadCpus,
        int firstPort,
        String javaOpts,
        Path javaHome,
        Optional<Path> out) {

    static final String HELP = """
            benchmarks/run [OPTION VALUE]…
              --profiles    %s (default: all)
              --contenders  %s, and each other folder below benchmarks/peers (default: all that are built)
              --warmup      seconds of load before the rounds, for each JVM in each profile (60)
              --rounds      of each contender in each profile, interleaved (5)
              --seconds     of each round (8)
              --cpus        PROXY:LOAD, as taskset takes them: the contender's, and those of the upstream and the load generator (0:1)
              --ports       the first port to take (21000)
              --java-opts   for every JVM under load (-Xmx1g)
              --java-home   the JDK that runs them (the one that runs this)
              --out         the folder of the results (benchmarks/results/DATE); what it has of other profiles and contenders stays
            """.formatted(String.join(",", Profiles.NAMES), String.join(",", Contenders.NAMES));

    Options {
        profiles = List.copyOf(profiles);
        contenders = List.copyOf(contenders);
    }

    /** @throws IllegalArgumentException with what is wrong, for the person who typed it */
    static Options parse(List<String> arguments) {
        Map<String, String> given = pairs(arguments);
        String[] cpus = take(given, "cpus", "0:1").split(":");
        if (cpus.length != 2) {
            throw new IllegalArgumentException("--cpus: " + String.join(":", cpus) + " (expected: PROXY:LOAD)");
        }
        Options options = new Options(
                list(take(given, "profiles", String.join(",", Profiles.NAMES))),
                list(take(given, "contenders", "")),
                number(given, "warmup", 60, 0),
                number(given, "rounds", 5, 1),
                number(given, "seconds", 8, 1),
                cpus[0],
                cpus[1],
                number(given, "ports", 21_000, 1024),
                take(given, "java-opts", "-Xmx1g"),
                Path.of(take(given, "java-home", System.getProperty("java.home"))),
                Optional.ofNullable(given.remove("out")).map(Path::of));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown option --" + given.keySet().iterator().next() + "\n" + HELP);
        }
        return options;
    }

    private static Map<String, String> pairs(List<String> arguments) {
        Map<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!name.startsWith("--") || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " (expected: an option and its value)\n" + HELP);
            }
            pairs.put(name.substring(2), arguments.get(i + 1));
        }
        return pairs;
    }

    private static String take(Map<String, String> given, String name, String fallback) {
        String value = given.remove(name);
        return value == null ? fallback : value;
    }

    private static int number(Map<String, String> given, String name, int fallback, int least) {
        String value = take(given, name, Integer.toString(fallback));
        if (!value.matches("\\d{1,6}") || Integer.parseInt(value) < least) {
            throw new IllegalArgumentException("--" + name + ": " + value + " (expected: a number >= " + least + ")");
        }
        return Integer.parseInt(value);
    }

    private static List<String> list(String value) {
        List<String> names = new ArrayList<>();
        for (String name : value.split(",")) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }

    /** How a run was done, for its report. */
    String method() {
        return "warm-up %d s, %d rounds of %d s, contender on CPU %s, upstream and load on CPU %s, JAVA_OPTS %s"
                .formatted(warmupSeconds, rounds, seconds, proxyCpus, loadCpus, javaOpts);
    }
}
