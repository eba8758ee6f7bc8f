package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Timing;
import io.gatehouse.exchange.Timing.Phase;

/** What a scrape says of routes. What has never happened on a route is not said, so that idle routes cost little. */
public final class RouteSamples implements Samples.Source {

    private static final long MICROS = 1_000;
    private static final long MILLIS = 1_000_000;
    private static final long SECONDS = 1_000_000_000;
    private static final long[] WHOLE = {
        500 * MICROS,
        MILLIS,
        2 * MILLIS,
        5 * MILLIS,
        10 * MILLIS,
        20 * MILLIS,
        50 * MILLIS,
        100 * MILLIS,
        200 * MILLIS,
        500 * MILLIS,
        SECONDS,
        2 * SECONDS,
        5 * SECONDS,
        10 * SECONDS,
        30 * SECONDS
    };
    private static final long[] PARTS = {
        20 * MICROS,
        50 * MICROS,
        100 * MICROS,
        200 * MICROS,
        500 * MICROS,
        MILLIS,
        2 * MILLIS,
        5 * MILLIS,
        20 * MILLIS,
        100 * MILLIS,
        500 * MILLIS,
        2 * SECONDS,
        10 * SECONDS
    };
    private static final String ROUTE = "route";

    private final RouteMeters meters;

    public RouteSamples(RouteMeters meters) {
        this.meters = meters;
    }

    @Override
    public void into(Samples samples) {
        counts(samples);
        times(samples);
    }

    private void counts(Samples samples) {
        Samples.Family requests =
                samples.counter("gatehouse_requests", "Exchanges that have ended, by route and class of the status.");
        Samples.Family faults =
                samples.counter("gatehouse_faults", "Exchanges that went wrong, by route and code of the fault.");
        Samples.Family inFlight = samples.gauge(
                "gatehouse_requests_in_flight", "Exchanges that have not come to their last byte, by route.");
        Samples.Family received =
                samples.counter("gatehouse_request_body_bytes", "Bytes of bodies of requests, by route.");
        Samples.Family sent = samples.counter("gatehouse_response_body_bytes", "Bytes of bodies of answers, by route.");
        Samples.Family breaches = samples.counter(
                "gatehouse_latency_budget_exceeded", "Exchanges that the gateway has kept for longer than it may.");
        Samples.Family budgets =
                samples.gauge("gatehouse_latency_budget_seconds", "How long the gateway may keep an exchange.");
        for (RouteMeter meter : meters.all()) {
            String route = meter.route();
            if (meter.budget() != Long.MAX_VALUE) {
                breaches.add(meter.breaches(), ROUTE, route);
                budgets.add(meter.budget() / 1e9, ROUTE, route);
            }
            RouteMeter.Seen seen = meter.seen();
            for (int i = 0; i < RouteMeter.CLASSES; i++) {
                if (seen.byClass().get(i) > 0) {
                    requests.add(seen.byClass().get(i), ROUTE, route, "status", i == 0 ? "other" : i + "xx");
                }
            }
            meter.byFault().forEach((fault, count) -> faults.add(count, ROUTE, route, "fault", fault.code()));
            if (meters.isOfRoute(meter)) {
                inFlight.add(seen.inFlight(), ROUTE, route);
            }
            if (seen.bytesIn() > 0) {
                received.add(seen.bytesIn(), ROUTE, route);
            }
            if (seen.bytesOut() > 0) {
                sent.add(seen.bytesOut(), ROUTE, route);
            }
        }
    }

    private void times(Samples samples) {
        Samples.Distributions durations =
                samples.histogram("gatehouse_request_duration_seconds", "How long exchanges took, by route.", WHOLE);
        Samples.Distributions phases = samples.histogram(
                "gatehouse_request_phase_seconds",
                "How long exchanges were in a phase, of those that were in it; gateway is what the gateway has added.",
                PARTS);
        Samples.Distributions concerns = samples.histogram(
                "gatehouse_policy_duration_seconds", "How long policies took, by route and element.", PARTS);
        for (RouteMeter meter : meters.all()) {
            String route = meter.route();
            Histogram.Seen whole = meter.durations();
            if (whole.count() == 0) {
                continue;
            }
            durations.add(whole, ROUTE, route);
            for (Phase phase : Phase.values()) {
                Histogram.Seen part = meter.durations(phase);
                if (part.count() > 0 && meters.isOfRoute(meter)) {
                    phases.add(part, ROUTE, route, "phase", Timing.name(phase));
                }
            }
            meter.concerns().forEach((name, part) -> concerns.add(part, ROUTE, route, "policy", name));
        }
    }
}
