package io.gatehouse.boot;

import io.gatehouse.admin.Administration.OrderRefused;
import io.gatehouse.boot.concern.Explanation;
import io.gatehouse.boot.concern.Replay;
import io.gatehouse.compare.Difference;
import io.gatehouse.exchange.Generation;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.Usage;
import io.gatehouse.observe.GatewayState;
import io.gatehouse.observe.GatewayStatus;
import io.gatehouse.observe.Observation;
import io.gatehouse.observe.Operations;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.Upstreams;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What operators ask of this deployment, and order. */
final class GatewayOperations implements Operations {

    private final Gateway gateway;
    private final Descriptors descriptors;
    private final ServerWarnings warnings;
    private final Usage usage;
    private final CacheOperations cache;
    private final Observation observation;
    private final Orders orders;
    private final InstantSource time;
    private final BooleanSupplier stopping;
    private final Instant startedAt;

    /** @param stopping whether nobody is to send new requests any more */
    GatewayOperations(Parts parts, BooleanSupplier stopping) {
        this.gateway = parts.gateway();
        this.descriptors = parts.descriptors();
        this.warnings = parts.warnings();
        this.usage = parts.usage();
        this.cache = parts.cache();
        this.observation = parts.observation();
        this.orders = parts.orders();
        this.time = parts.time().instants();
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
                descriptors.digest(),
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
    public int tunnels() {
        return gateway.forwarder().tunnels().open();
    }

    @Override
    public String grid() {
        return gateway.grid();
    }

    @Override
    public String reload() {
        try {
            return serving(orders.reload(JmxActor.current()));
        } catch (OrderRefused e) {
            return "refused:\n" + String.join("\n", e.problems());
        }
    }

    private String serving(Generation generation) {
        String standing = orders();
        return "serving generation " + generation.number() + (standing.isEmpty() ? "" : "\nas ordered:\n" + standing);
    }

    @Override
    public String explain(String method, String url, Headers headers) {
        return explain(method, url, headers, null);
    }

    @Override
    public String explainAnswer(String method, String url, Headers headers, int status, Headers answer) {
        return explain(method, url, headers, new Explanation.Answered(status, answer, time.millis()));
    }

    private String explain(String method, String url, Headers headers, Explanation.@Nullable Answered answered) {
        Generation generation = gateway.current();
        if (generation == null) {
            return "no descriptor has been accepted";
        }
        try {
            RequestHead head = RequestHead.of(method, url, headers, "127.0.0.1");
            return new Explanation(inForce(generation), head, Caller.ANONYMOUS, answered, orders.closed()).text();
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** @return its table, as it is in force by order of operators */
    RouteTable inForce(Generation generation) {
        Upstreams now = generation.upstreams();
        return generation.table().with(now.upstreamsInForce(), now.splitsInForce());
    }

    @Override
    public String validate(String xml) {
        Candidates.Candidate candidate = descriptors.candidates().of(xml);
        if (!candidate.problems().isEmpty()) {
            return String.join("\n", candidate.problems());
        }
        return Stream.concat(Stream.of("valid"), candidate.hints().stream()).collect(Collectors.joining("\n"));
    }

    @Override
    public String preview(String xml) {
        Generation generation = gateway.current();
        if (generation == null) {
            return "no descriptor has been accepted";
        }
        Candidates.Candidate candidate = descriptors.candidates().of(xml);
        RouteTable after = candidate.table();
        if (after == null) {
            return String.join("\n", candidate.problems());
        }
        Difference difference = Difference.between(generation.table(), after);
        Replay replay = Replay.between(generation.table(), after, observation.recorded());
        String text = (difference.isEmpty() ? "nothing changes\n" : difference.text()) + replay.text();
        return candidate.concealed(descriptors.concealing().apply(text));
    }

    @Override
    public String upstreams() {
        return asked(all -> all.all(gateway.now()));
    }

    @Override
    public String drain(String upstream, String endpoint, boolean drain) {
        return orders.drain(upstream, endpoint, drain, JmxActor.current());
    }

    @Override
    public String splits() {
        return asked(UpstreamOperations::splits);
    }

    @Override
    public String shift(String split, String weights) {
        return orders.shift(split, UpstreamOperations.weights(weights), JmxActor.current());
    }

    @Override
    public String unshift(String split) {
        return orders.unshift(split, JmxActor.current());
    }

    @Override
    public String orders() {
        return String.join("\n", orders.standing());
    }

    private String asked(Function<UpstreamOperations, String> what) {
        Generation generation = gateway.current();
        return generation == null
                ? "no descriptor has been accepted"
                : what.apply(gateway.operations(generation.upstreams()));
    }

    @Override
    public String hedges() {
        return gateway.hedges();
    }

    @Override
    public String mirrors() {
        return gateway.mirrors();
    }

    @Override
    public String limits() {
        return new LimitOperations(limiters()).all();
    }

    @Override
    public String setLimit(String limit, String rate, long seconds) {
        return orders.setLimit(limit, rate, seconds, JmxActor.current());
    }

    @Override
    public String usage(String month, String format) {
        return new UsageReport(usage).of(month, format);
    }

    @Override
    public String cache() {
        return cache.all();
    }

    @Override
    public String purge(String what, boolean soft) {
        return CacheOperations.said(orders.purge(what, soft, JmxActor.current()), soft);
    }

    @Override
    public String rollback(long generation) {
        try {
            return serving(orders.rollBack(generation, JmxActor.current()));
        } catch (OrderRefused e) {
            return "refused:\n" + String.join("\n", e.problems());
        }
    }

    @Override
    public String generations() {
        return descriptors.generations().all().stream()
                .map(kept -> "generation %d of %s: %s, %s, %d changes"
                        .formatted(
                                kept.number(),
                                kept.at(),
                                kept.digest(),
                                kept.from(),
                                kept.changes().total()))
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String disableRoute(String route, int status) {
        Fault fault = switch (status) {
            case 503 -> Fault.ROUTE_DISABLED;
            case 404 -> Fault.NO_ROUTE;
            default -> throw new IllegalArgumentException(status + " (expected: 503 or 404)");
        };
        orders.disable(route, fault, JmxActor.current());
        return "route " + route + ": answered with " + status;
    }

    @Override
    public String enableRoute(String route) {
        orders.enable(route, JmxActor.current());
        return "route " + route + ": as the descriptor has it";
    }

    @Override
    public String killSession(String subject) {
        List<String> identities = orders.endSessions(subject, null, JmxActor.current());
        return "sign-ons of " + subject + " have ended at " + String.join(", ", identities);
    }

    private Limiters limiters() {
        Generation generation = gateway.current();
        return generation == null ? Limiters.NONE : generation.limiters();
    }
}
