package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.Route;
import java.lang.System.Logger.Level;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line in the server's log for each exchange that the gateway or an upstream failed:
 * {@code [id] method target -> route/upstream/endpoint: fault: detail}. When there are too many in a second, the rest is counted.
 */
final class FaultLog implements BiConsumer<Exchange, Outcome>, AutoCloseable {

    static final String NAME = "io.gatehouse.exchange";
    static final int MOST_A_SECOND = 100;

    private final System.Logger logger;
    private final Reports reports;
    private final Mask mask;
    private final Sampled failures;

    FaultLog(System.Logger logger, Reports reports, Mask mask, LongSupplier nanoTime) {
        this.logger = logger;
        this.reports = reports;
        this.mask = mask;
        this.failures = new Sampled(logger, Level.WARNING, reports, nanoTime, "faults", MOST_A_SECOND);
    }

    /** @return whether somebody should look into it: not what a client did wrong, and not what the operator ordered */
    static boolean isFailure(Fault fault) {
        return fault.origin() != Fault.Origin.DOWNSTREAM && fault != Fault.MAINTENANCE && fault != Fault.ROUTE_DISABLED;
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        Fault fault = outcome.fault();
        if (fault == null) {
            return;
        }
        if (isFailure(fault)) {
            failures.tell(() -> line(exchange, outcome, fault));
        } else if (fault == Fault.CLIENT_GONE && logger.isLoggable(Level.DEBUG)) {
            reports.tell(logger, Level.DEBUG, line(exchange, outcome, fault));
        }
    }

    /** Says how many were not listed. */
    @Override
    public void close() {
        failures.close();
    }

    private String line(Exchange exchange, Outcome outcome, Fault fault) {
        Route route = exchange.route();
        StringBuilder line = new StringBuilder(200).append('[');
        Escaping.json(exchange.id(), line);
        Escaping.json(exchange.head().method(), line.append("] "));
        Escaping.json(LineFormat.target(exchange, mask), line.append(' '));
        line.append(" -> ").append(route == null ? "-" : route.name());
        line.append('/').append(orHyphen(exchange.upstream()));
        line.append('/').append(orHyphen(exchange.endpoint()));
        line.append(": ").append(fault.code()).append(": ");
        Escaping.json(mask.hide(orHyphen(outcome.detail())), line);
        return line.toString();
    }

    private static String orHyphen(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
