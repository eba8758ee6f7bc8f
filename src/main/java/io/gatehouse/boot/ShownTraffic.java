package io.gatehouse.boot;

import io.gatehouse.admin.Traffic;
import io.gatehouse.boot.settings.Time;
import io.gatehouse.observe.Observation;
import io.gatehouse.observe.RefusedRequest;
import io.gatehouse.observe.metrics.RouteMeters;
import io.gatehouse.observe.metrics.TrafficFigures;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What has passed, and what was refused, as operators see it. */
final class ShownTraffic {

    private ShownTraffic() {}

    /** @param route its name; empty for all together */
    static Traffic.Figures of(RouteMeters meters, String route, Time time) {
        TrafficFigures figures = new TrafficFigures(meters);
        TrafficFigures.Traffic traffic = route.isEmpty() ? figures.all() : figures.of(route);
        Map<String, Traffic.Spread> policies = new LinkedHashMap<>();
        traffic.concerns().forEach((name, spread) -> policies.put(name, of(spread)));
        return new Traffic.Figures(
                time.instants().instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                TimeUnit.NANOSECONDS.toMillis(time.nanos().getAsLong()),
                route,
                byStatus(traffic.byClass()),
                traffic.faults(),
                traffic.inFlight(),
                TrafficFigures.bounds(),
                of(traffic.durations()),
                of(traffic.added()),
                policies,
                figures.routes().stream().map(ShownTraffic::of).toList());
    }

    private static Map<String, Long> byStatus(List<Long> byClass) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (int first = 1; first < byClass.size(); first++) {
            all.put(first + "xx", byClass.get(first));
        }
        all.put("other", byClass.get(0));
        return all;
    }

    private static Traffic.Spread of(TrafficFigures.Spread spread) {
        return new Traffic.Spread(spread.count(), spread.seconds(), spread.counts());
    }

    private static Traffic.RouteFigures of(TrafficFigures.OfRoute route) {
        return new Traffic.RouteFigures(
                route.route(),
                route.requests(),
                route.refused(),
                route.failed(),
                route.inFlight(),
                route.p50(),
                route.p99(),
                route.added());
    }

    static Traffic.Refusals refusals(Observation observation) {
        return new Traffic.Refusals(
                observation.refusals().stream()
                        .map(kind -> new Traffic.Refusal(
                                kind.guard(),
                                kind.fault(),
                                kind.route(),
                                kind.observed(),
                                kind.total(),
                                kind.reasons()))
                        .toList(),
                observation.recentRefusals().stream().map(ShownTraffic::of).toList());
    }

    private static Traffic.RefusedRequest of(RefusedRequest one) {
        return new Traffic.RefusedRequest(
                one.at().truncatedTo(ChronoUnit.MILLIS).toString(),
                one.guard(),
                one.fault(),
                one.status(),
                one.route(),
                one.observed(),
                one.client(),
                one.method(),
                one.host(),
                one.path(),
                one.reason());
    }
}
