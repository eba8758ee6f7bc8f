package io.gatehouse.filter.headers;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Notices;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.route.rewrite.Template;
import java.util.List;

/**
 * Leaves the changes of both heads with the exchange. It decides nothing, and stands where every answer passes it, also one that
 * a guard gives.
 */
public final class HeadersFilter implements PolicyFilter.Concern<HeadersPolicy> {

    private final Notices notices;

    /** @param notices is told of values that were not fit for a field */
    public HeadersFilter(Notices notices) {
        this.notices = notices;
    }

    @Override
    public Verdict apply(Exchange exchange, HeadersPolicy policy) {
        // who asks is found out later than this, and before the hooks run
        if (!policy.request().isEmpty()) {
            exchange.onRequest(fields -> report(exchange, "request", policy.changeRequest(fields, values(exchange))));
        }
        if (!policy.response().isEmpty()) {
            exchange.onResponse(head -> report(
                    exchange,
                    "response",
                    policy.changeResponse(head.headers(), values(exchange), exchange.fault() != null)));
        }
        return Verdict.PASS;
    }

    private static Template.Source values(Exchange exchange) {
        RequestHead head = exchange.head();
        if (exchange.decision() instanceof Decision.Routed routed) {
            return Template.Source.of(head, routed.captures(), exchange.caller());
        }
        // no route, so nothing is captured
        return (kind, name) -> switch (kind) {
            case PATH -> head.path();
            case QUERY -> head.query();
            case HOST -> head.host();
            case SCHEME -> head.scheme();
            case CAPTURE -> null;
            case HEADER -> head.headers().first(name);
            case CLAIM -> Template.Source.claim(exchange.caller(), name);
        };
    }

    private void report(Exchange exchange, String direction, List<String> dropped) {
        if (!dropped.isEmpty()) {
            notices.warn(
                    exchange,
                    "headers: no value for " + dropped + " of the " + direction
                            + ": what would be filled in is not fit for a field");
        }
    }
}
