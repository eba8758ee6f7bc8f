package io.gatehouse.benchmarks.load;

import java.util.List;

/** The profiles, in the order in which they run and are reported. */
final class Profiles {

    private static final String SMALL = "/1k";

    private static final List<Profile> ALL = List.of(
            new ClosedLoop("small", "1 KiB, 64 connections.", Traffic.get(SMALL, 64), false),
            new ClosedLoop("small-tls", "1 KiB, 64 connections, TLS on both sides.", Traffic.get(SMALL, 64), true),
            new ClosedLoop("medium", "100 KiB, 64 connections.", Traffic.get("/100k", 64), false),
            new ClosedLoop("large", "10 MiB, 16 connections.", Traffic.get("/10m", 16), false),
            new ClosedLoop(
                    "upload",
                    "10 MiB sent, 16 connections; the upstream reads all of it before it answers.",
                    Traffic.upload("/upload", 16),
                    false),
            new OpenLoop(SMALL),
            new ClosedLoop(
                    "waiting",
                    "2,000 connections to an upstream that answers after 200 ms.",
                    Traffic.get("/wait", 2_000),
                    false),
            new IdleStreams(5_000),
            new ManyRoutes(SMALL),
            new AllPolicies(SMALL),
            new OnePolicy(SMALL),
            new Observed(SMALL));

    static final List<String> NAMES = ALL.stream().map(Profile::name).toList();

    private Profiles() {}

    /** @throws IllegalArgumentException for a name that no profile has */
    static Profile named(String name) {
        return ALL.stream()
                .filter(profile -> profile.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--profiles: " + name + " (expected: some of " + String.join(",", NAMES) + ")"));
    }
}
