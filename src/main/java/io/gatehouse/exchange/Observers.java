package io.gatehouse.exchange;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Who watches exchanges. None of them waits or throws.
 *
 * @param meters measure them by their routes
 * @param tracing makes them parts of traces
 * @param ended are told of each one when it is complete, in this order
 */
public record Observers(Meter.OfRoutes meters, Tracing tracing, List<BiConsumer<Exchange, Outcome>> ended) {

    public Observers {
        ended = List.copyOf(ended);
    }

    /** @return those who hear of ends, and nobody who measures */
    public static Observers of(List<BiConsumer<Exchange, Outcome>> ended) {
        return new Observers(Meter.OfRoutes.NONE, Tracing.OFF, ended);
    }
}
