package io.gatehouse.exchange;

import io.gatehouse.http.Headers;
import io.gatehouse.http.TraceContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A trace that goes through the gateway and is recorded by nobody here. It is worked out when somebody asks, because most of what a
 * gateway answers itself is told nobody. The exchange and its copies share it, so any thread may ask.
 */
final class FieldTrace implements Trace {

    private final Exchange exchange;
    private volatile @Nullable TraceContext own;

    FieldTrace(Exchange exchange) {
        this.exchange = exchange;
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
        if (!TraceContext.isState(fields.all(TraceContext.STATE))) {
            fields.remove(TraceContext.STATE);
        }
    }

    @Override
    public @Nullable String id() {
        TraceContext mine = own();
        return mine == null ? null : mine.traceId();
    }

    private @Nullable TraceContext own() {
        TraceContext known = own;
        return known != null || !exchange.head().headers().contains(TraceContext.PARENT) ? known : workedOut();
    }

    /** All who ask are told the same sender. */
    private synchronized @Nullable TraceContext workedOut() {
        TraceContext known = own;
        if (known == null) {
            TraceContext came = TraceContext.of(exchange.head().headers());
            known = came == null ? null : new TraceContext(came.traceId(), sender(), came.flags());
            own = known;
        }
        return known;
    }

    private static String sender() {
        long random = ThreadLocalRandom.current().nextLong();
        return HexFormat.of().toHexDigits(random == 0 ? 1 : random);
    }
}
