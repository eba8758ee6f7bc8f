package io.gatehouse.exchange;

import org.jspecify.annotations.Nullable;

/** Makes exchanges parts of traces. Any thread may call; none waits. */
@FunctionalInterface
public interface Tracing {

    /** What clients say of traces goes upstream as other fields do. */
    Tracing OFF = exchange -> null;

    /**
     * Traces go on by what the fields say, and nobody records them here (W3C Trace Context). None begins: whoever begins one decides
     * for all behind it whether it is sampled.
     */
    Tracing CONTINUED = FieldTrace::new;

    /**
     * It has been decided which route takes the exchange.
     *
     * @return null where it is no part of a trace
     */
    @Nullable
    Trace begin(Exchange exchange);

    /** @return how often somebody else's code that makes spans has failed, and an exchange gone on without it */
    default long failures() {
        return 0;
    }
}
