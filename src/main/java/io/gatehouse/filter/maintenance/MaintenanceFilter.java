package io.gatehouse.filter.maintenance;

import io.gatehouse.exchange.Answer;
import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.ErrorsPolicy;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.FixedBody;
import io.gatehouse.http.Headers;
import java.time.Duration;
import java.util.List;

/** Answers with 503 while the house is being worked on. */
public final class MaintenanceFilter implements PolicyFilter.Concern<MaintenancePolicy> {

    @Override
    public Verdict apply(Exchange exchange, MaintenancePolicy policy) {
        Refusal refusal = policy.verdict(Asked.of(exchange));
        if (refusal == null) {
            return Verdict.PASS;
        }
        Fault fault = refusal.fault();
        Duration retryAfter = policy.retryAfter();
        Headers more =
                retryAfter == null ? Headers.EMPTY : Headers.of("Retry-After", Long.toString(seconds(retryAfter)));
        FixedBody page = policy.page();
        if (page == null) {
            Answer.fault(exchange, fault, refusal.reason(), more);
        } else {
            List<ErrorsPolicy.Page> pages = List.of(ErrorsPolicy.Page.html(List.of(fault.status()), page));
            Answer.fault(exchange, fault, refusal.reason(), more, pages);
        }
        return Verdict.ANSWERED;
    }

    /** Whole seconds (RFC 9110, 10.2.3), rather later than earlier. */
    private static long seconds(Duration time) {
        return time.plusNanos(999_999_999).toSeconds();
    }
}
