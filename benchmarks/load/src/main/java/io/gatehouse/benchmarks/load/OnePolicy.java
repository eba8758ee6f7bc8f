package io.gatehouse.benchmarks.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one policy costs: routes of one gateway, by itself, of which one has none, so that all are of the same compiled code. The same
 * token or key comes with each request, as one client sends it.
 */
record OnePolicy(String path) implements Profile {

    /** the open route, which is sent the same token in a field that says nothing to it */
    static final String CARRIED = "gatehouse+field";

    static final String BEARER = "gatehouse+bearer";
    static final String API_KEY = "gatehouse+api-key";
    static final String LIMITED = "gatehouse+rate-limit";

    /** health checks, ejection and retries, where nothing fails */
    static final String CARE = "gatehouse+care";

    /** a cache in front of answers that it may not keep */
    static final String UNCACHED = "gatehouse+cache";

    private static final int CONNECTIONS = 64;

    @Override
    public String name() {
        return "one-policy";
    }

    @Override
    public String about() {
        return "1 KiB, 64 connections, one gateway: a route that takes a bearer token, one that takes an API key, one that limits addresses, one whose upstream has"
                + " health checks, ejection and retries, and one with a cache that may not keep the answers, against an open one, which is sent"
                + " neither token nor key; and the open one, sent a field as long as the token.";
    }

    @Override
    public List<Sample> run(Bench bench) throws IOException, InterruptedException {
        if (!bench.wants(Contenders.GATEHOUSE)) {
            return List.of();
        }
        Plan plan =
                new Plan(Contenders.GATEHOUSE, false, "", bench.descriptors().onePolicy());
        Optional<Target> gateway = bench.start(name(), plan);
        List<Target> ways = new ArrayList<>();
        for (String way : List.of(Contenders.GATEHOUSE, CARRIED, BEARER, API_KEY, LIMITED, CARE, UNCACHED)) {
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
            case CARE -> Traffic.get("/care" + path, CONNECTIONS);
            case UNCACHED -> Traffic.get("/uncached" + path, CONNECTIONS);
            default -> Traffic.get("/open" + path, CONNECTIONS);
        };
    }
}
