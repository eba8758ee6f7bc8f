package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Timing.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What has passed until now, for whoever looks now and again and draws what happened in between. Nothing is reckoned here that two looks can
 * tell, so that several may look at once. Requests for the gateway itself are not among them.
 */
public final class TrafficFigures {

    private static final int MOST_ROUTES = 1_000;
    private static final double MILLIS = 1e3;

    private final RouteMeters meters;

    /**
     * How often something took how long.
     *
     * @param seconds in all
     * @param counts by bucket, in the order of {@link #bounds}; the last one of whatever took longer
     */
    public record Spread(long count, double seconds, List<Long> counts) {

        private static Spread of(Histogram.Seen seen) {
            return new Spread(seen.count(), seen.sum(), seen.counts());
        }
    }

    /**
     * Of one route, or of all that are no requests for the gateway itself.
     *
     * @param byClass exchanges that have ended, by the first digit of the status, from 0 to 5; 0 for whatever is none
     * @param faults those that went wrong
     * @param added what the gateway has added
     * @param concerns by element of the descriptor
     */
    public record Traffic(
            List<Long> byClass,
            long faults,
            long inFlight,
            Spread durations,
            Spread added,
            Map<String, Spread> concerns) {}

    /**
     * One route in short. Quantiles are of all that has passed since the start.
     *
     * @param requests that have ended
     * @param refused with a status of 400 to 499
     * @param failed with a status of 500 to 599
     * @param p50 in milliseconds
     * @param p99 in milliseconds
     * @param added p99 of what the gateway has added, in milliseconds
     */
    public record OfRoute(
            String route,
            long requests,
            long refused,
            long failed,
            long inFlight,
            double p50,
            double p99,
            double added) {}

    public TrafficFigures(RouteMeters meters) {
        this.meters = meters;
    }

    /** @return the upper bounds of all buckets but the last, in microseconds */
    public static List<Long> bounds() {
        return LongStream.range(0, Buckets.COUNT - 1L)
                .map(i -> Buckets.bound((int) i) / 1_000)
                .boxed()
                .toList();
    }

    private Stream<RouteMeter> passing() {
        return meters.all().stream().filter(meter -> !meter.route().equals(RouteMeters.OWN));
    }

    /** @return of all routes together, and of what no route takes */
    public Traffic all() {
        return sum(passing().toList());
    }

    /** @return of one route; all nothing where it has had no requests */
    public Traffic of(String route) {
        return sum(passing().filter(meter -> meter.route().equals(route)).toList());
    }

    /** @return the routes that have had requests, the busiest first; the first thousand */
    public List<OfRoute> routes() {
        return passing()
                .map(TrafficFigures::route)
                .filter(route -> route.requests() + route.inFlight() > 0)
                .sorted(Comparator.comparingLong(OfRoute::requests).reversed().thenComparing(OfRoute::route))
                .limit(MOST_ROUTES)
                .toList();
    }

    private static OfRoute route(RouteMeter meter) {
        RouteMeter.Seen seen = meter.seen();
        Histogram.Seen durations = meter.durations();
        return new OfRoute(
                meter.route(),
                seen.ended(),
                seen.byClass().get(4),
                seen.byClass().get(5),
                seen.inFlight(),
                durations.quantile(0.5) * MILLIS,
                durations.quantile(0.99) * MILLIS,
                meter.durations(Phase.GATEWAY).quantile(0.99) * MILLIS);
    }

    private static Traffic sum(List<RouteMeter> some) {
        long[] byClass = new long[RouteMeter.CLASSES];
        long faults = 0;
        long inFlight = 0;
        Histogram.Seen durations = Histogram.Seen.NOTHING;
        Histogram.Seen added = Histogram.Seen.NOTHING;
        Map<String, Histogram.Seen> concerns = new LinkedHashMap<>();
        for (RouteMeter meter : some) {
            RouteMeter.Seen seen = meter.seen();
            if (seen.ended() + seen.inFlight() == 0) {
                continue;
            }
            for (int i = 0; i < byClass.length; i++) {
                byClass[i] += seen.byClass().get(i);
            }
            faults +=
                    meter.byFault().values().stream().mapToLong(Long::longValue).sum();
            inFlight += seen.inFlight();
            durations = durations.and(meter.durations());
            added = added.and(meter.durations(Phase.GATEWAY));
            meter.concerns().forEach((name, its) -> concerns.merge(name, its, Histogram.Seen::and));
        }
        Map<String, Spread> spreads = new LinkedHashMap<>();
        concerns.forEach((name, its) -> spreads.put(name, Spread.of(its)));
        List<Long> classes = new ArrayList<>();
        LongStream.of(byClass).forEach(classes::add);
        return new Traffic(classes, faults, inFlight, Spread.of(durations), Spread.of(added), spreads);
    }
}
