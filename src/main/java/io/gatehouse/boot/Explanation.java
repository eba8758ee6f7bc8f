package io.gatehouse.boot;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.Canary;
import io.gatehouse.forward.RequestComposer;
import io.gatehouse.forward.UpstreamRequest;
import io.gatehouse.forward.UpstreamTarget;
import io.gatehouse.http.Headers;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.Policy;
import io.gatehouse.route.RouteTable;
import io.gatehouse.route.Template;
import io.gatehouse.route.Trace;
import io.gatehouse.upstream.UpstreamSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway would do with a request and why, for people and for programs. It asks the same functions that the running
 * gateway asks, and touches nothing.
 */
final class Explanation {

    private final RequestHead head;
    private final Trace trace;
    private final RouteTable table;

    Explanation(RouteTable table, RequestHead head) {
        this.table = table;
        this.head = head;
        this.trace = table.explain(head);
    }

    /** @return the same as {@link #text}, as values that JSON has */
    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("request", request());
        all.putAll(decision());
        all.put("hosts", trace.hosts().stream().map(Explanation::host).toList());
        all.put("routes", trace.routes().stream().map(Explanation::route).toList());
        return all;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("method", head.method());
        request.put("url", head.scheme() + "://" + head.authority() + head.target());
        request.put("client", head.client());
        return request;
    }

    private Map<String, Object> decision() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (trace.decision() instanceof Decision.Refused refused) {
            fault(refused.fault(), refused.detail(), all);
            if (!refused.allow().isEmpty()) {
                all.put("allow", refused.allow());
            }
        } else if (trace.decision() instanceof Decision.Routed routed) {
            all.put("route", routed.route().name());
            all.put("at", routed.route().at().toString());
            all.put(
                    "policies",
                    routed.route().policies().all().stream()
                            .map(Explanation::policy)
                            .toList());
            if (routed.route().enabled()) {
                action(routed, all);
            } else {
                fault(Fault.ROUTE_DISABLED, "enabled=\"false\"", all);
            }
        }
        return all;
    }

    /** By the name that the descriptor knows it by: {@code timeout[connect=PT0.5S, …]}. */
    private static String policy(Policy policy) {
        String text = policy.toString();
        String record = policy.getClass().getSimpleName();
        String element = Concerns.rows().stream()
                .filter(row -> row.policy().equals(policy.getClass()))
                .map(row -> row.type().element())
                .findFirst()
                .orElse(record);
        return element + (text.startsWith(record) ? text.substring(record.length()) : ": " + text);
    }

    private static void fault(Fault fault, String detail, Map<String, Object> all) {
        all.put("status", fault.status());
        all.put("fault", fault.code());
        all.put("detail", detail);
    }

    private void action(Decision.Routed routed, Map<String, Object> all) {
        Action action = routed.route().action();
        if (action instanceof Action.Forward forward) {
            String upstream = Canary.target(head, routed, forward);
            all.put("upstream", upstream);
            UpstreamRequest request = upstreamRequest(routed, upstream);
            all.put("path", request.target());
            all.put("headers", fields(request.headers()));
        } else if (action instanceof Action.Redirect redirect) {
            all.put("status", redirect.status());
            String location = redirect.location()
                    .fillLocation(Template.Source.of(head, routed.captures()))
                    .orElse("");
            all.put("location", location);
        } else if (action instanceof Action.Respond respond) {
            all.put("status", respond.status());
        }
    }

    private UpstreamRequest upstreamRequest(Decision.Routed routed, String target) {
        Arrival arrival = new Arrival(head, List.of(), "", "1.1", false, null);
        UpstreamSpec upstream = upstream(target);
        String host = upstream != null && upstream.hostHeader() == UpstreamSpec.HostHeader.ENDPOINT
                ? upstream.endpoints().get(0).authority()
                : head.authority();
        return RequestComposer.compose(
                arrival,
                routed.host().origin(head),
                false,
                UpstreamTarget.of(head, routed),
                host,
                "(the id of the exchange)",
                Concerns.requestRewrites(head, routed));
    }

    private @Nullable UpstreamSpec upstream(String name) {
        return table.upstreams().stream()
                .filter(upstream -> upstream.name().equals(name))
                .findFirst()
                .orElse(null);
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
    String text() {
        StringBuilder text = new StringBuilder();
        Map<String, Object> request = request();
        line(text, request.get("method") + " " + request.get("url") + " from " + request.get("client"));
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
            list.forEach(element -> all.append("\n    ").append(element));
            return list.isEmpty() ? name + ": none" : all.toString();
        }
        return name + ": " + value;
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
