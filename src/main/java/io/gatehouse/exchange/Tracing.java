package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/** Makes exchanges parts of traces. Any thread may call; none waits. */
@FunctionalInterface
public interface Tracing {

    /** What clients say of traces goes upstream as other fields do. */
    Tracing OFF = exchange -> null;

    /** Traces go on, or begin, by what the fields say, and nobody records them here (W3C Trace Context). */
    Tracing OF_FIELDS = exchange -> new FieldTrace(exchange, true);

    /** As above, but none begins. */
    Tracing CONTINUED = exchange -> new FieldTrace(exchange, false);

    /**
     * It has been decided which route takes the exchange.
     *
     * @return null where it is no part of a trace
     */
    @Nullable
    Trace begin(Exchange exchange);
}
