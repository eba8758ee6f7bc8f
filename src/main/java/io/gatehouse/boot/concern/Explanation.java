package io.gatehouse.boot.concern;

import io.gatehouse.cache.CacheKey;
import io.gatehouse.exchange.Arrival;
import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Counting;
import io.gatehouse.exchange.FallbackPolicy;
import io.gatehouse.exchange.TrustedProxies;
import io.gatehouse.fault.Fault;
import io.gatehouse.filter.cache.CachePolicy;
import io.gatehouse.forward.ClosedRoutes;
import io.gatehouse.forward.HedgePolicy;
import io.gatehouse.forward.MirrorPolicy;
import io.gatehouse.forward.RequestComposer;
import io.gatehouse.forward.UpstreamTarget;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.identity.Caller;
import io.gatehouse.observe.Reserved;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Trace;
import io.gatehouse.route.rewrite.Template;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.UpstreamRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway would do with a request and why, for people and for programs. It asks the same functions that the running
 * gateway asks, and touches nothing.
 */
public final class Explanation {

    private final RequestHead sent;
    private final Arrival arrival;
    private final RequestHead head;
    private final Trace trace;
    private final RouteTable table;
    private final Caller caller;
    private final @Nullable Answered answered;
    private final ClosedRoutes closed;

    /** An answer of the upstream that nobody has given, and when. */
    public record Answered(int status, Headers headers, long now) {}

    /** One where nobody asks what the cache would do, and no route is closed. */
    public Explanation(RouteTable table, RequestHead sent, Caller caller) {
        this(table, sent, caller, null, new ClosedRoutes());
    }

    /** One where no route is closed. */
    public Explanation(RouteTable table, RequestHead sent, Caller caller, @Nullable Answered answered) {
        this(table, sent, caller, answered, new ClosedRoutes());
    }

    /**
     * @param sent its client is who connects: the true client, or a proxy
     * @param caller whose it is supposed to be
     * @param closed routes that are closed by order of an operator
     * @param answered what the upstream is supposed to say, of which the cache is asked; null where nobody wants to know
     */
    public Explanation(
            RouteTable table, RequestHead sent, Caller caller, @Nullable Answered answered, ClosedRoutes closed) {
        this.closed = closed;
        this.answered = answered;
        this.caller = caller;
        this.table = table;
        this.sent = sent;
        this.arrival = Arrival.supposed(sent, new TrustedProxies(table.trustedProxies()));
        this.head = arrival.head();
        this.trace = table.explain(head);
    }

    /** @return the same as {@link #text}, as values that JSON has */
    public Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("request", request());
        all.putAll(decision());
        all.put("verdicts", verdicts());
        all.put("hosts", trace.hosts().stream().map(Explanation::host).toList());
        all.put("routes", trace.routes().stream().map(Explanation::route).toList());
        return all;
    }

    private List<Map<String, Object>> verdicts() {
        return arrival.problem() != null
                ? List.of()
                : EachPolicy.of(trace.decision(), Concerns.verdicts(head, trace.decision(), caller));
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("method", sent.method());
        request.put("url", url(sent));
        request.put("client", sent.client());
        request.put("caller", caller.toString());
        return request;
    }

    private static String url(RequestHead head) {
        return head.scheme() + "://" + head.authority() + head.target();
    }

    private Map<String, Object> decision() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (arrival.trusted()) {
            all.put("believed", url(head) + " from " + head.client());
        }
        if (arrival.problem() != null) {
            fault(Fault.MALFORMED_REQUEST, arrival.problem(), all);
            return all;
        }
        if (trace.decision() instanceof Decision.Routed routed) {
            all.put("route", routed.route().name());
            all.put("at", routed.route().at().toString());
            all.put("policies", routed.policies().written());
        }
        List<String> counted = counted();
        if (!counted.isEmpty()) {
            all.put("counted", counted);
        }
        if (!endsBefore(all)) {
            outcome(all);
        }
        return all;
    }

    /** What depends on what came before cannot be told; but by what it is counted, and how much there may be. */
    private List<String> counted() {
        Asked asked = Asked.of(head, trace.decision(), caller);
        return trace.decision().policies().all().stream()
                .filter(Counting.class::isInstance)
                .flatMap(policy ->
                        ((Counting) policy).counters(asked, table.plan(caller.plan()), table.grid() != null).stream())
                .toList();
    }

    private void outcome(Map<String, Object> all) {
        if (trace.decision() instanceof Decision.Refused refused) {
            fault(refused.fault(), refused.detail(), all);
            if (!refused.allow().isEmpty()) {
                all.put("allow", refused.allow());
            }
        } else if (trace.decision() instanceof Decision.Routed routed) {
            Fault ordered = closed.of(routed.route());
            if (ordered != null) {
                fault(ordered, "by order of an operator", all);
            } else if (routed.route().enabled()) {
                action(routed, all);
            } else {
                fault(Fault.ROUTE_DISABLED, "enabled=\"false\"", all);
            }
        } else {
            own(all);
        }
    }

    private void own(Map<String, Object> all) {
        all.put("own", "the gateway itself answers, and asks no route");
        Fault refusal = Reserved.refusal(head);
        if (refusal == null) {
            all.put("status", 200);
        } else {
            fault(refusal, head.method() + ' ' + head.path(), all);
        }
    }

    /** @return whether a policy ends the request before its route acts */
    private boolean endsBefore(Map<String, Object> all) {
        List<String> observed = new ArrayList<>();
        Verdict last = null;
        for (Verdict verdict : Concerns.verdicts(head, trace.decision(), caller)) {
            if (verdict.isFinal()) {
                last = verdict;
            } else if (verdict instanceof Verdict.Refused refused) {
                Fault fault = refused.refusal().fault();
                observed.add(refused.element() + ": " + fault.status() + ' ' + fault.code() + ", "
                        + refused.refusal().reason());
            }
        }
        if (!observed.isEmpty()) {
            all.put("observed", observed);
        }
        if (last instanceof Verdict.Refused refused) {
            all.put("guard", refused.element());
            fault(refused.refusal().fault(), refused.refusal().reason(), all);
        } else if (last instanceof Verdict.Answered answered) {
            all.put("answered", "by " + answered.element());
            all.put("status", answered.head().status());
            all.put("headers", fields(answered.head().headers().build()));
        }
        return last != null;
    }

    private static void fault(Fault fault, String detail, Map<String, Object> all) {
        all.put("status", fault.status());
        all.put("fault", fault.code());
        all.put("detail", detail);
    }

    private void action(Decision.Routed routed, Map<String, Object> all) {
        Action action = routed.route().action();
        if (action instanceof Action.Forward forward) {
            cache(routed, forward, all);
            forward(Destination.of(table, head, routed, forward), routed, all);
            MirrorPolicy mirror = routed.policies().get(MirrorPolicy.class);
            if (mirror != null
                    && !forward.target().equals(mirror.to())
                    && mirror.when().holds(head, routed.path())) {
                all.put("mirror", mirror.shown());
            }
            HedgePolicy hedge = routed.policies().get(HedgePolicy.class);
            if (hedge != null && HedgePolicy.isFor(head.method())) {
                all.put("hedge", hedge.shown());
            }
            FallbackPolicy fallback = routed.policies().get(FallbackPolicy.class);
            if (fallback != null && !forward.target().equals(fallback.to())) {
                all.put("fallback", fallback.shown());
            }
        } else if (action instanceof Action.Redirect redirect) {
            redirect(redirect, routed, all);
        } else if (action instanceof Action.Respond respond) {
            all.put("status", respond.status());
        }
    }

    private void cache(Decision.Routed routed, Action.Forward forward, Map<String, Object> all) {
        CachePolicy policy = routed.policies().get(CachePolicy.class);
        Answered what = answered;
        if (policy != null) {
            all.put("cache key", CacheKey.of(head).text());
        }
        if (policy != null && what != null) {
            all.put(
                    "cache",
                    CacheVerdict.of(
                            policy, head, caller, upward(routed, forward), what.status, what.headers, what.now));
        }
    }

    /** As policies leave the request for its upstream; of several ways for the first. */
    private Headers upward(Decision.Routed routed, Action.Forward forward) {
        Headers.Builder fields = head.headers().toBuilder();
        List<Destination> ways = Destination.of(table, head, routed, forward);
        String upstream =
                ways.isEmpty() ? forward.target() : ways.get(0).upstream().name();
        Concerns.requestRewrites(head, routed, upstream, caller).forEach(rewrite -> rewrite.accept(fields));
        return fields.build();
    }

    private void forward(List<Destination> destinations, Decision.Routed routed, Map<String, Object> all) {
        if (destinations.size() == 1) {
            destination(destinations.get(0), routed, all);
            return;
        }
        List<Map<String, Object>> ways = new ArrayList<>();
        for (Destination destination : destinations) {
            Map<String, Object> way = new LinkedHashMap<>();
            way.put("share", destination.percentage());
            destination(destination, routed, way);
            ways.add(way);
        }
        all.put("ways", ways);
    }

    private void destination(Destination destination, Decision.Routed routed, Map<String, Object> all) {
        if (destination.canary()) {
            all.put("canary", true);
        }
        if (destination.split() != null) {
            all.put("split", destination.split());
        }
        all.put("upstream", destination.upstream().name());
        if (!destination.hasEndpoint()) {
            fault(Fault.NO_ENDPOINT, "all endpoints drain or have weight 0", all);
            return;
        }
        List<Consumer<Headers.Builder>> rewrites = new ArrayList<>(
                Concerns.requestRewrites(head, routed, destination.upstream().name(), caller));
        table.upstreams().forEach(upstream -> rewrites.add(upstream.affinity()::hideCookie));
        UpstreamRequest request = RequestComposer.compose(
                arrival,
                routed.host().origin(head),
                head.headers().contains("Transfer-Encoding"),
                UpstreamTarget.of(head, routed),
                destination.host(head),
                "(the id of the exchange)",
                table.identityFields(),
                rewrites);
        all.put("path", routed.shown(request.target()));
        all.put("headers", fields(request.headers()));
    }

    private void redirect(Action.Redirect redirect, Decision.Routed routed, Map<String, Object> all) {
        Optional<String> location =
                redirect.location().fillLocation(Template.Source.of(head, routed.captures(), caller));
        if (location.isEmpty()) {
            fault(Fault.MALFORMED_REQUEST, "the request leaves no usable Location", all);
            return;
        }
        all.put("status", redirect.status());
        all.put("location", location.get());
        if (location.get().startsWith("/")) {
            all.put("note", "where the gateway is deployed under a context path, the location begins with that");
        }
    }

    private static List<String> fields(Headers headers) {
        List<String> fields = new ArrayList<>();
        headers.forEach((name, value) -> fields.add(name + ": " + value));
        return fields;
    }

    private static Map<String, Object> host(Trace.HostStep step) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("block", step.block().at().toString());
        all.put("chosen", step.chosen());
        all.put("reason", step.reason());
        return all;
    }

    private static Map<String, Object> route(Trace.RouteStep step) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("route", step.route().name());
        all.put("at", step.route().at().toString());
        all.put("outcome", step.outcome().name().toLowerCase(java.util.Locale.ROOT));
        if (!step.expected().isEmpty()) {
            all.put("expected", step.expected());
            all.put("found", step.found());
        }
        return all;
    }

    /** @return lines for a terminal */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, sent.method() + " " + url(sent) + " from " + sent.client());
        decision().forEach((name, value) -> line(text, entry(name, value)));
        line(text, "");
        line(text, "hosts");
        for (Trace.HostStep step : trace.hosts()) {
            line(text, "  " + (step.chosen() ? "+ " : "- ") + step.block().at() + ": " + step.reason());
        }
        if (!trace.routes().isEmpty()) {
            line(text, "routes");
        }
        for (Trace.RouteStep step : trace.routes()) {
            line(text, "  " + step(step));
        }
        return text.toString();
    }

    private static String entry(String name, Object value) {
        if (value instanceof List<?> list) {
            StringBuilder all = new StringBuilder(name).append(':');
            list.forEach(element -> all.append("\n    ").append(element(element)));
            return list.isEmpty() ? name + ": none" : all.toString();
        }
        return name + ": " + value;
    }

    private static String element(Object element) {
        if (element instanceof Map<?, ?> entries) {
            StringBuilder all = new StringBuilder();
            entries.forEach(
                    (name, value) -> all.append(all.isEmpty() ? "" : "\n").append(entry(String.valueOf(name), value)));
            return all.toString().replace("\n", "\n      ");
        }
        return String.valueOf(element);
    }

    private static String step(Trace.RouteStep step) {
        String route = step.route().name() + " (" + step.route().at() + ")";
        return switch (step.outcome()) {
            case TAKEN -> "+ " + route + ": takes it";
            case LATER -> "- " + route + ": would take it, but one above does";
            case PATH -> "- " + route + ": path " + step.found() + " (expected: " + step.expected() + ")";
            case METHOD -> "- " + route + ": method " + step.found() + " (expected: " + step.expected() + ")";
            case WHEN -> "- " + route + ": when " + step.expected() + " (found: " + step.found() + ")";
        };
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
