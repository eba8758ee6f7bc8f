package io.gatehouse.exchange;

import io.gatehouse.http.Headers;
import org.jspecify.annotations.Nullable;

/** One exchange as a part of a trace. Whoever calls has the exchange to itself. */
public interface Trace {

    /** Tells the upstream, in the fields that go there. */
    void tell(Headers.Builder fields);

    /** @return the id of the trace, which logs have; null as long as nobody has said or been told one */
    @Nullable
    String id();

    /** The exchange is over. */
    default void ended(Exchange exchange, Outcome outcome) {}
}
