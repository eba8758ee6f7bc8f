package io.gatehouse.observe;

import io.gatehouse.exchange.Arrival;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import java.time.Instant;

/** How an exchange looks as a line of the access log. Any thread may call. */
interface LineFormat {

    /** @param began when the request came */
    void write(Exchange exchange, Outcome outcome, Instant began, StringBuilder line);

    /** @return path and query as the client sent them, with the context path, secrets masked */
    static String target(Exchange exchange, Mask mask) {
        Arrival arrival = exchange.arrival();
        String below = arrival.head().target();
        // the path of a request that could not be read is as it came
        return mask.hide(arrival.problem() == null ? arrival.contextPath() + below : below);
    }
}
