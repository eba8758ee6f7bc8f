package io.gatehouse.observe;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Refused;
import java.lang.System.Logger.Level;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * One line in the server's log for each refusal that a guard was told to observe only, when the exchange has ended:
 * {@code [id] method target: guard observes: fault: detail}. They are examples; the counters have all of them.
 */
final class ObservedLog implements BiConsumer<Exchange, Outcome>, AutoCloseable {

    static final int MOST_A_SECOND = 10;

    private final Mask mask;
    private final Sampled lines;

    ObservedLog(System.Logger logger, Reports reports, Mask mask, LongSupplier nanoTime) {
        this.mask = mask;
        this.lines = new Sampled(logger, Level.INFO, reports, nanoTime, "observed refusals", MOST_A_SECOND);
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        for (Refused refused : exchange.refusals()) {
            if (refused.isObserved()) {
                lines.tell(() -> line(exchange, refused));
            }
        }
    }

    private String line(Exchange exchange, Refused observed) {
        StringBuilder line = new StringBuilder(200).append('[');
        Escaping.json(exchange.id(), line);
        Escaping.json(exchange.head().method(), line.append("] "));
        Escaping.json(LineFormat.target(exchange, mask), line.append(' '));
        line.append(": ").append(observed.guard()).append(" observes: ");
        line.append(observed.fault().code()).append(": ");
        Escaping.json(mask.hide(observed.reason()), line);
        return line.toString();
    }

    /** Says how many were not listed. */
    @Override
    public void close() {
        lines.close();
    }
}
