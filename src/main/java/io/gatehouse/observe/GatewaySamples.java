package io.gatehouse.observe;

import io.gatehouse.observe.metrics.Samples;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** What a scrape says of the gateway as a whole, and of what its guards have refused. */
final class GatewaySamples implements Samples.Source {

    private final Supplier<GatewayStatus> status;
    private final Observation observation;

    GatewaySamples(Supplier<GatewayStatus> status, Observation observation) {
        this.status = status;
        this.observation = observation;
    }

    @Override
    public void into(Samples samples) {
        GatewayStatus now = status.get();
        samples.gauge("gatehouse_build_info", "1; the version is a label.").add(1, "version", now.version());
        samples.gauge("gatehouse_ready", "1 while the gateway wants traffic.")
                .add(now.state() == GatewayState.READY ? 1 : 0);
        samples.gauge("gatehouse_exchanges_in_flight", "Exchanges that have not come to their last byte.")
                .add(now.inFlight());
        samples.gauge("gatehouse_descriptor_generation", "Descriptors that were accepted since the start.")
                .add(now.generation());
        if (!now.digest().isEmpty()) {
            samples.gauge("gatehouse_descriptor_info", "1; the label is the same on nodes that serve the same texts.")
                    .add(1, "digest", now.digest());
        }
        samples.gauge("gatehouse_descriptor_loaded_timestamp_seconds", "When this one was put to work, since 1970.")
                .add(now.loadedAt() == null ? 0 : now.loadedAt().toEpochMilli() / 1e3);
        samples.gauge("gatehouse_descriptor_refused", "1 while the last change was refused.")
                .add(now.lastRefusal().isEmpty() ? 0 : 1);
        samples.gauge("gatehouse_routes", "Routes.").add(now.routes());
        samples.gauge("gatehouse_upstreams", "Upstreams.").add(now.upstreams());
        samples.counter("gatehouse_log_lines_lost", "Lines of the access log that could not be written in time.")
                .add(observation.linesLost());
        samples.counter("gatehouse_tracing_failures", "Spans that somebody else's code failed to make or end.")
                .add(observation.tracingFailures());
        refusals(samples);
    }

    private void refusals(Samples samples) {
        Samples.Family refusals = samples.counter(
                "gatehouse_refusals", "What guards have refused, or would have if they did not only observe.");
        observation
                .counters()
                .refusals()
                .each((guard, fault, route, mode, total) -> refusals.add(
                        total,
                        "guard",
                        guard,
                        "fault",
                        fault.code(),
                        "route",
                        route,
                        "mode",
                        mode.name().toLowerCase(Locale.ROOT)));
        Samples.Family fallbacks =
                samples.counter("gatehouse_fallbacks", "Exchanges for which something stood in, by route and reason.");
        for (Map.Entry<String, Long> entry : observation.counters().fallbacks().entrySet()) {
            int slash = entry.getKey().lastIndexOf('/');
            fallbacks.add(
                    entry.getValue(),
                    "route",
                    slash < 0 ? entry.getKey() : entry.getKey().substring(0, slash),
                    "reason",
                    slash < 0 ? "" : entry.getKey().substring(slash + 1));
        }
    }
}
