package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What it costs to find out who asks, and to count: routes of one gateway, by itself, of which one is open, so that all are of the same compiled code. The
 * same token or key comes with each request, as one client sends it.
 */
record Identity(String path) implements Profile {

    /** the open route, which is sent the same token in a field that says nothing to it */
    static final String CARRIED = "gatehouse+field";

    static final String BEARER = "gatehouse+bearer";
    static final String API_KEY = "gatehouse+api-key";
    static final String LIMITED = "gatehouse+rate-limit";

    private static final int CONNECTIONS = 64;

    @Override
    public String name() {
        return "identity";
    }

    @Override
    public String about() {
        return "1 KiB, 64 connections: a route that takes a bearer token, one that takes an API key, and one that limits addresses, against an open one of"
                + " the same gateway, which is sent neither; and the open one, sent a field as long as the token.";
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        if (!bench.wants(Contenders.GATEHOUSE)) {
            return List.of();
        }
        Plan plan =
                new Plan(Contenders.GATEHOUSE, false, "", bench.descriptors().identity());
        Optional<Target> gateway = bench.start(name(), plan);
        List<Target> ways = new ArrayList<>();
        for (String way : List.of(Contenders.GATEHOUSE, CARRIED, BEARER, API_KEY, LIMITED)) {
            gateway.ifPresent(up -> ways.add(new Target(way, up.url(), up.child())));
        }
        Credentials credentials = bench.credentials();
        List<Target> targets = bench.warmUp(name(), ways, way -> traffic(way, credentials));
        return bench.rounds(name(), targets, way -> bench.closedLoop(way, traffic(way, credentials)));
    }

    private Traffic traffic(Target way, Credentials credentials) {
        return switch (way.name()) {
            case CARRIED -> Traffic.get("/open" + path, CONNECTIONS).with("X-Field: Bearer " + credentials.token());
            case BEARER ->
                Traffic.get("/bearer" + path, CONNECTIONS).with("Authorization: Bearer " + credentials.token());
            case API_KEY -> Traffic.get("/api-key" + path, CONNECTIONS).with("X-Api-Key: " + credentials.apiKey());
            case LIMITED -> Traffic.get("/limited" + path, CONNECTIONS);
            default -> Traffic.get("/open" + path, CONNECTIONS);
        };
    }
}
