package io.gatehouse.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** What Gatehouse promises of its speed, against nginx and the peers in the same run. */
final class Limits {

    private static final double NONE = Double.NaN;
    private static final List<String> GATEHOUSES =
            List.of(Contenders.GATEHOUSE, "gatehouse-wildfly", "gatehouse-payara");

    private Limits() {}

    static List<Limit> all() {
        List<Limit> limits = new ArrayList<>();
        for (String gatehouse : GATEHOUSES) {
            limits.addAll(againstNginx(gatehouse));
            limits.addAll(againstPeers(gatehouse));
            limits.add(Limit.median("streams", Measure.RSS_ADDED_MB, gatehouse, 150));
        }
        limits.addAll(alone());
        return limits;
    }

    private static List<Limit> againstNginx(String gatehouse) {
        String nginx = Contenders.NGINX;
        return List.of(
                Limit.ratio("small", Measure.CPU_US_PER_REQUEST, gatehouse, nginx, 2.8, 1.9),
                Limit.ratio("medium", Measure.CPU_US_PER_REQUEST, gatehouse, nginx, 1.3, 1.0),
                Limit.ratio("large", Measure.CPU_US_PER_REQUEST, gatehouse, nginx, 0.9, 0.5),
                Limit.ratio("waiting", Measure.REQUESTS_PER_SECOND, gatehouse, nginx, 0.92, 0.98),
                Limit.ratio("waiting", Measure.P99_US, gatehouse, nginx, 1.12, NONE));
    }

    private static List<Limit> againstPeers(String gatehouse) {
        return List.of(
                Limit.ratio("small", Measure.CPU_US_PER_REQUEST, gatehouse, "undertow", NONE, 1.0),
                Limit.ratio("small", Measure.CPU_US_PER_REQUEST, gatehouse, "scg-webflux", 0.5, NONE),
                Limit.ratio("small", Measure.CPU_US_PER_REQUEST, gatehouse, "scg-webmvc", 1 / 3.0, NONE));
    }

    private static List<Limit> alone() {
        String many = ManyRoutes.VARIANT;
        return List.of(
                Limit.ratio(
                        "policies", Measure.CPU_US_PER_REQUEST, AllPolicies.VARIANT, Contenders.GATEHOUSE, 1.4, NONE),
                Limit.ratio(
                        "one-policy", Measure.CPU_US_PER_REQUEST, OnePolicy.BEARER, Contenders.GATEHOUSE, 1.15, NONE),
                Limit.ratio("one-policy", Measure.CPU_US_PER_REQUEST, OnePolicy.BEARER, OnePolicy.CARRIED, 1.15, NONE),
                Limit.ratio(
                        "one-policy", Measure.CPU_US_PER_REQUEST, OnePolicy.API_KEY, Contenders.GATEHOUSE, 1.1, NONE),
                Limit.ratio(
                        "one-policy", Measure.CPU_US_PER_REQUEST, OnePolicy.LIMITED, Contenders.GATEHOUSE, 1.03, NONE),
                Limit.ratio("one-policy", Measure.CPU_US_PER_REQUEST, OnePolicy.CARE, Contenders.GATEHOUSE, 1.05, NONE),
                Limit.ratio(
                        "one-policy", Measure.CPU_US_PER_REQUEST, OnePolicy.UNCACHED, Contenders.GATEHOUSE, 1.03, NONE),
                Limit.ratio("observed", Measure.CPU_US_PER_REQUEST, Observed.VARIANT, Contenders.GATEHOUSE, 1.1, NONE),
                Limit.median("routes", Measure.START_ADDED_MS, many, 2_000),
                Limit.median("routes", Measure.RELOAD_MS, many, 1_000),
                // no request may be slower, so the worst round counts
                new Limit(
                        "routes",
                        Measure.SLOWEST_TO_P99.heading() + ", worst round: " + many,
                        2,
                        NONE,
                        false,
                        medians -> worst(medians, "routes", many, Measure.SLOWEST_TO_P99)));
    }

    private static OptionalDouble worst(Medians medians, String profile, String contender, Measure measure) {
        return medians.of(profile, contender).stream()
                .filter(sample -> sample.figures().containsKey(measure))
                .mapToDouble(sample -> sample.figures().get(measure))
                .max();
    }
}
