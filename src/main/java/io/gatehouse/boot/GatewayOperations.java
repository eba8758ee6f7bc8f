package io.gatehouse.boot;

import io.gatehouse.exchange.Generation;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.Usage;
import io.gatehouse.observe.GatewayState;
import io.gatehouse.observe.GatewayStatus;
import io.gatehouse.observe.Operations;
import io.gatehouse.route.RouteTable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;

/** What operators ask of this deployment, and order. */
final class GatewayOperations implements Operations {

    private final Gateway gateway;
    private final Descriptors descriptors;
    private final ServerWarnings warnings;
    private final Usage usage;
    private final BooleanSupplier stopping;
    private final Instant startedAt;

    GatewayOperations(
            Gateway gateway,
            Descriptors descriptors,
            ServerWarnings warnings,
            Usage usage,
            BooleanSupplier stopping,
            InstantSource time) {
        this.gateway = gateway;
        this.descriptors = descriptors;
        this.warnings = warnings;
        this.usage = usage;
        this.stopping = stopping;
        this.startedAt = time.instant();
    }

    GatewayState state() {
        if (stopping.getAsBoolean()) {
            return GatewayState.STOPPING;
        }
        if (gateway.current() != null) {
            return GatewayState.READY;
        }
        return descriptors.refusal() == null ? GatewayState.STARTING : GatewayState.NOT_READY;
    }

    @Override
    public GatewayStatus status() {
        Generation generation = gateway.current();
        Descriptors.Refusal refusal = descriptors.refusal();
        return new GatewayStatus(
                state(),
                generation == null ? 0 : generation.number(),
                descriptors.loadedAt(),
                descriptors.source().description(),
                refusal == null ? "" : String.join("\n", refusal.problems()),
                refusal == null ? null : refusal.at(),
                generation == null ? 0 : routes(generation.table()),
                generation == null ? 0 : generation.table().upstreams().size(),
                gateway.exchanges().inFlight(),
                startedAt,
                Version.current());
    }

    private static int routes(RouteTable table) {
        return table.hosts().stream().mapToInt(host -> host.routes().size()).sum();
    }

    @Override
    public String warnings() {
        return String.join("\n", warnings.look());
    }

    @Override
    public String grid() {
        return gateway.grid();
    }

    @Override
    public String reload() {
        List<String> problems = descriptors.reload();
        Generation generation = gateway.current();
        return problems.isEmpty() && generation != null
                ? "serving generation " + generation.number()
                : "refused:\n" + String.join("\n", problems);
    }

    @Override
    public String explain(String method, String url, Headers headers) {
        Generation generation = gateway.current();
        if (generation == null) {
            return "no descriptor has been accepted";
        }
        try {
            RequestHead head = RequestHead.of(method, url, headers, "127.0.0.1");
            return new Explanation(generation.table(), head, Caller.ANONYMOUS).text();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public String validate(String xml) {
        List<String> problems = descriptors.validate(xml);
        return problems.isEmpty() ? "valid" : String.join("\n", problems);
    }

    @Override
    public String upstreams() {
        Generation generation = gateway.current();
        return generation == null ? "no descriptor has been accepted" : gateway.shown(generation.upstreams());
    }

    @Override
    public String limits() {
        return new LimitOperations(limiters()).all();
    }

    @Override
    public String setLimit(String limit, String rate, long seconds) {
        return new LimitOperations(limiters()).set(limit, rate, seconds);
    }

    @Override
    public String usage(String month, String format) {
        return new UsageReport(usage).of(month, format);
    }

    private Limiters limiters() {
        Generation generation = gateway.current();
        return generation == null ? Limiters.NONE : generation.limiters();
    }
}
