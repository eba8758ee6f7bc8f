package io.gatehouse.exchange;

import io.gatehouse.http.Headers;
import io.gatehouse.http.TraceContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A trace that goes through the gateway and is recorded by nobody here. It is worked out when somebody asks, because most of what a
 * gateway answers itself is told nobody.
 */
final class FieldTrace implements Trace {

    private final Exchange exchange;
    private final boolean begins;
    private @Nullable TraceContext own;
    private boolean continued;
    private boolean known;

    /** @param begins whether a trace begins here when none goes on */
    FieldTrace(Exchange exchange, boolean begins) {
        this.exchange = exchange;
        this.begins = begins;
    }

    @Override
    public void tell(Headers.Builder fields) {
        TraceContext mine = own();
        if (mine == null) {
            // what cannot be used is not passed on (W3C Trace Context, 4.3)
            fields.remove(TraceContext.PARENT).remove(TraceContext.STATE);
            return;
        }
        fields.set(TraceContext.PARENT, mine.toString());
        if (!continued || !TraceContext.isState(fields.all(TraceContext.STATE))) {
            fields.remove(TraceContext.STATE);
        }
    }

    @Override
    public @Nullable String id() {
        if (!known && !exchange.head().headers().contains(TraceContext.PARENT)) {
            return null;
        }
        TraceContext mine = own();
        return mine == null ? null : mine.traceId();
    }

    private @Nullable TraceContext own() {
        if (!known) {
            TraceContext came = TraceContext.of(exchange.head().headers());
            continued = came != null;
            own = came != null
                    ? new TraceContext(came.traceId(), hex(), came.flags())
                    : begins ? new TraceContext(fresh(exchange.id()), hex(), TraceContext.SAMPLED) : null;
            known = true;
        }
        return own;
    }

    /** The exchange's own id, where it is fit for that: so a line of a log and a trace find each other. */
    private static String fresh(String id) {
        return TraceContext.isTraceId(id) ? id : hex() + hex();
    }

    private static String hex() {
        long random = ThreadLocalRandom.current().nextLong();
        return HexFormat.of().toHexDigits(random == 0 ? 1 : random);
    }
}
