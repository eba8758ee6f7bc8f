package io.gatehouse.filter.maintenance;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.ErrorsPolicy;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.AmbiguousPathException;
import io.gatehouse.http.CanonicalPath;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.VirtualHost;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers with 503 while the house is being worked on. */
public final class MaintenanceFilter implements PolicyFilter.Concern<MaintenancePolicy> {

    @Override
    public Verdict apply(Exchange exchange, MaintenancePolicy policy) {
        if (!policy.refuses(exchange.head(), path(exchange))) {
            return Verdict.PASS;
        }
        String detail = "down for maintenance";
        Duration retryAfter = policy.retryAfter();
        Headers more =
                retryAfter == null ? Headers.EMPTY : Headers.of("Retry-After", Long.toString(seconds(retryAfter)));
        Action.Body page = policy.page();
        if (page == null) {
            Answer.fault(exchange, Fault.MAINTENANCE, detail, more);
        } else {
            int status = Fault.MAINTENANCE.status();
            Answer.fault(
                    exchange, Fault.MAINTENANCE, detail, more, List.of(ErrorsPolicy.Page.html(List.of(status), page)));
        }
        return Verdict.ANSWERED;
    }

    /** @return null where it cannot be read in one way */
    private static @Nullable CanonicalPath path(Exchange exchange) {
        if (exchange.decision() instanceof Decision.Routed routed) {
            return routed.path();
        }
        VirtualHost host = exchange.virtualHost();
        try {
            return host == null
                    ? null
                    : CanonicalPath.parse(exchange.head().path(), host.keepEncodedSlash(), host.keepEmptySegments());
        } catch (AmbiguousPathException e) {
            return null;
        }
    }

    /** Whole seconds (RFC 9110, 10.2.3), rather later than earlier. */
    private static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
