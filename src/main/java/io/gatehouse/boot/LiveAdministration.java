package io.gatehouse.boot;

import io.gatehouse.admin.Actor;
import io.gatehouse.admin.Administration;
import io.gatehouse.admin.Answers;
import io.gatehouse.admin.Traffic;
import io.gatehouse.admin.Wants;
import io.gatehouse.boot.concern.ConcealedValues;
import io.gatehouse.boot.concern.Explanation;
import io.gatehouse.boot.settings.Time;
import io.gatehouse.exchange.Generation;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.http.IpAddress;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.limit.Limiters;
import io.gatehouse.observe.Figures;
import io.gatehouse.observe.GatewayStatus;
import io.gatehouse.observe.HeaderLines;
import io.gatehouse.observe.Observation;
import io.gatehouse.route.table.RouteTable;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import java.io.StringReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What operators ask of this deployment, and order, as values. */
final class LiveAdministration implements Administration {

    private static final String NOBODY = "no descriptor has been accepted";

    private final Gateway gateway;
    private final Descriptors descriptors;
    private final GatewayOperations operations;
    private final Orders orders;
    private final Observation observation;
    private final ServerWarnings warnings;
    private final UsageReport usage;
    private final CacheOperations cache;
    private final OrderBook book;
    private final Time time;
    private final boolean takesDescriptors;

    /** @param takesDescriptors whether operators may put descriptors to work that they send */
    LiveAdministration(Parts parts, GatewayOperations operations, boolean takesDescriptors) {
        this.gateway = parts.gateway();
        this.descriptors = parts.descriptors();
        this.operations = operations;
        this.orders = parts.orders();
        this.observation = parts.observation();
        this.warnings = parts.warnings();
        this.usage = new UsageReport(parts.usage());
        this.cache = parts.cache();
        this.book = parts.book();
        this.time = parts.time();
        this.takesDescriptors = takesDescriptors;
    }

    private Generation current() {
        Generation generation = gateway.current();
        if (generation == null) {
            throw new IllegalArgumentException(NOBODY);
        }
        return generation;
    }

    @Override
    public Answers.Gateway gateway() {
        GatewayStatus status = operations.status();
        Figures figures = observation.figures();
        return new Answers.Gateway(
                status.state().name(),
                status.generation(),
                text(status.loadedAt()),
                status.digest(),
                status.source(),
                status.lastRefusal().lines().toList(),
                text(status.lastRefusalAt()),
                status.routes(),
                status.upstreams(),
                status.inFlight(),
                figures.requests(),
                figures.failures(),
                figures.faults(),
                figures.linesLost(),
                gateway.grid(),
                warnings.count(),
                orders.standing(),
                String.valueOf(text(status.startedAt())),
                status.version());
    }

    private static @Nullable String text(@Nullable Instant moment) {
        return moment == null ? null : moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    @Override
    public Traffic.Figures figures(String route) {
        return ShownTraffic.of(observation.meters(), route, time);
    }

    @Override
    public Answers.Routes routes() {
        Generation generation = gateway.current();
        return new Answers.Routes(
                generation == null ? List.of() : new ShownRoutes(orders.closed()).of(generation.table()));
    }

    private Answers.Route route(String name) {
        return routes().routes().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no route " + name + " any more"));
    }

    @Override
    public Answers.Upstreams upstreams() {
        Generation generation = gateway.current();
        return new Answers.Upstreams(
                generation == null ? List.of() : ShownUpstreams.of(generation.upstreams(), gateway.now()));
    }

    @Override
    public Answers.Splits splits() {
        Generation generation = gateway.current();
        return new Answers.Splits(generation == null ? List.of() : ShownUpstreams.splits(generation.upstreams()));
    }

    @Override
    public Answers.Limits limits() {
        Generation generation = gateway.current();
        return ShownLimits.of(generation == null ? Limiters.NONE : generation.limiters());
    }

    @Override
    public Answers.Cache cache() {
        return ShownCache.of(cache.cache());
    }

    @Override
    public Answers.Usage usage(String month) {
        return new Answers.Usage(
                month,
                usage.of(month).entrySet().stream()
                        .map(entry -> new Answers.UsedBy(entry.getKey(), entry.getValue()))
                        .toList());
    }

    @Override
    public String usageTable(String month) {
        return usage.of(month, "csv");
    }

    @Override
    public Traffic.Refusals refusals() {
        return ShownTraffic.refusals(observation);
    }

    @Override
    public Answers.Warnings warnings() {
        return new Answers.Warnings(warnings.look());
    }

    @Override
    public Answers.Generations generations() {
        Generation generation = gateway.current();
        return new Answers.Generations(
                generation == null ? 0 : generation.number(),
                descriptors.isInstead(),
                descriptors.generations().all().stream()
                        .map(kept -> new Answers.Generation(
                                kept.number(),
                                String.valueOf(text(kept.at())),
                                kept.from(),
                                kept.digest(),
                                kept.changes()))
                        .toList());
    }

    @Override
    public Answers.Descriptor descriptor(long generation) {
        long number = generation == 0 ? current().number() : generation;
        return new Answers.Descriptor(
                number,
                descriptors.generations().pieces(number).stream()
                        .map(piece -> new Answers.Piece(piece.name(), piece.text()))
                        .toList());
    }

    @Override
    public Answers.Audit audit(int most) {
        List<Map<String, Object>> lines = new ArrayList<>();
        JsonReaderFactory json = Json.createReaderFactory(Map.of());
        for (String line : book.last(most)) {
            try (JsonReader reader = json.createReader(new StringReader(line))) {
                lines.add(new LinkedHashMap<>(reader.readObject()));
            } catch (JsonException e) {
                lines.add(Map.of("torn", line));
            }
        }
        return new Answers.Audit(lines);
    }

    @Override
    public Answers.Explained explain(Wants.Explain what) {
        String client = what.client() == null ? "127.0.0.1" : what.client();
        if (!IpAddress.isPlain(client)) {
            throw new IllegalArgumentException("client: " + client + " (expected: one address such as 10.1.2.3)");
        }
        RequestHead head = RequestHead.of(what.method(), what.url(), fields(what.headers()), client);
        Caller caller = Caller.supposed(what.principal(), orEmpty(what.roles()), orEmpty(what.scopes()));
        String text = what.descriptor();
        if (text == null) {
            Explanation live =
                    new Explanation(operations.inForce(current()), head, caller, answered(what), orders.closed());
            return new Answers.Explained(live.text(), live.json());
        }
        Candidates.Candidate candidate = descriptors.candidates().of(text);
        RouteTable table = candidate.table();
        if (table == null) {
            throw new OrderRefused("the candidate is refused", candidate.problems());
        }
        Explanation explanation = new Explanation(table, head, caller, answered(what), orders.closed());
        return new Answers.Explained(
                candidate.concealed(explanation.text()), ConcealedValues.of(explanation.json(), candidate::concealed));
    }

    private Explanation.@Nullable Answered answered(Wants.Explain what) {
        Long status = what.answerStatus();
        if (status == null) {
            return null;
        }
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("answerStatus: " + status + " (expected: 200 to 599)");
        }
        return new Explanation.Answered(
                status.intValue(), fields(what.answerHeaders()), time.instants().millis());
    }

    private static Headers fields(@Nullable List<String> lines) {
        // with a line's end, so that a semicolon separates no fields
        return HeaderLines.parse(String.join("\n", orEmpty(lines)) + '\n');
    }

    private static List<String> orEmpty(@Nullable List<String> some) {
        return some == null ? List.of() : some;
    }

    @Override
    public Answers.Validation validate(String descriptor) {
        Answers.Previewed preview = preview(new Wants.Preview(descriptor));
        return new Answers.Validation(preview.valid(), preview.problems(), preview.changes());
    }

    @Override
    public Answers.Previewed preview(Wants.Preview what) {
        return new ShownPreview(descriptors, gateway.current(), observation.recorded()).of(what.descriptor());
    }

    @Override
    public Answers.Serving reload(Actor by) {
        return serving(orders.reload(by));
    }

    @Override
    public boolean takesDescriptors() {
        return takesDescriptors;
    }

    @Override
    public Answers.Serving apply(Wants.Apply what, Actor by) {
        if (!takesDescriptors) {
            String problem = "no descriptor is taken here (expected: admin-apply=on)";
            book.refused(by, "apply", problem);
            throw new OrderRefused(problem, List.of(problem));
        }
        Long against = what.generation();
        return serving(orders.apply(what.descriptor(), against == null ? 0 : against, by));
    }

    @Override
    public Answers.Serving rollback(long generation, Actor by) {
        return serving(orders.rollBack(generation, by));
    }

    private Answers.Serving serving(Generation generation) {
        Answers.Changes changes = descriptors.generations().all().stream()
                .filter(kept -> kept.number() == generation.number())
                .map(Generations.Kept::changes)
                .findFirst()
                .orElse(Answers.Changes.NONE);
        return new Answers.Serving(generation.number(), changes, orders.standing());
    }

    @Override
    public Answers.Upstreams drain(String upstream, String endpoint, boolean drain, Actor by) {
        String ignored = orders.drain(upstream, endpoint, drain, by);
        return new Answers.Upstreams(upstreams().upstreams().stream()
                .filter(one -> one.name().equals(upstream.strip()))
                .toList());
    }

    @Override
    public Answers.Split shift(Wants.Shift what, Actor by) {
        Map<String, Integer> weights = new HashMap<>();
        what.weights()
                .forEach((name, weight) -> weights.put(name, (int) Math.max(-1, Math.min(weight, Integer.MAX_VALUE))));
        String ignored = orders.shift(what.split(), weights, by);
        return split(what.split());
    }

    @Override
    public Answers.Split unshift(String split, Actor by) {
        String ignored = orders.unshift(split, by);
        return split(split);
    }

    private Answers.Split split(String name) {
        return splits().splits().stream()
                .filter(split -> split.name().equals(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no split " + name + " any more"));
    }

    @Override
    public Answers.Limits setLimit(Wants.SetLimit what, Actor by) {
        String rate = what.rate();
        if (rate == null && what.seconds() != 0) {
            throw new IllegalArgumentException("rate: not there (expected: one such as 5/s)");
        }
        String ignored = orders.setLimit(what.limit(), rate == null ? "" : rate, what.seconds(), by);
        Answers.Limits all = limits();
        return new Answers.Limits(
                all.limits().stream()
                        .filter(limit -> limit.name().equals(what.limit().strip()))
                        .toList(),
                List.of());
    }

    @Override
    public Answers.Purged purge(String what, boolean soft, Actor by) {
        return new Answers.Purged(orders.purge(what, soft, by));
    }

    @Override
    public Answers.Route disable(String route, int status, Actor by) {
        Fault fault = Stream.of(Fault.ROUTE_DISABLED, Fault.NO_ROUTE)
                .filter(one -> one.status() == status)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("status: " + status + " (expected: 503 or 404)"));
        orders.disable(route, fault, by);
        return route(route);
    }

    @Override
    public Answers.Routes enable(String route, Actor by) {
        orders.enable(route, by);
        return new Answers.Routes(routes().routes().stream()
                .filter(one -> one.name().equals(route))
                .toList());
    }

    @Override
    public Answers.Ended killSession(Wants.OfSubject whose, Actor by) {
        return new Answers.Ended(orders.endSessions(whose.subject(), whose.identity(), by));
    }
}
