package io.gatehouse.observe.tracing;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Trace;
import io.gatehouse.exchange.Tracing;
import io.gatehouse.http.Headers;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Somebody else's code that makes spans, samplers and processors among it, and that may fail in any way: the exchange goes on without it.
 * Each failure is counted, and the first one told.
 */
final class Contained implements Tracing {

    private static final System.Logger LOG = System.getLogger(Contained.class.getName());

    private final Tracing theirs;
    private final Tracing fields;
    private final LongAdder failures = new LongAdder();
    private final AtomicBoolean told = new AtomicBoolean();

    /** @param fields what is done where theirs fails */
    Contained(Tracing theirs, Tracing fields) {
        this.theirs = theirs;
        this.fields = fields;
    }

    @Override
    public @Nullable Trace begin(Exchange exchange) {
        try {
            Trace trace = theirs.begin(exchange);
            return trace == null ? null : new Guarded(trace);
        } catch (RuntimeException | LinkageError e) {
            failed("begun", e);
            return fields.begin(exchange);
        }
    }

    @Override
    public long failures() {
        return failures.sum();
    }

    private void failed(String what, Throwable why) {
        failures.increment();
        if (told.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "a span could not be " + what + ", and its exchange goes on without; others are only counted, as"
                            + " gatehouse_tracing_failures_total",
                    why);
        }
    }

    private final class Guarded implements Trace {

        private final Trace trace;

        Guarded(Trace trace) {
            this.trace = trace;
        }

        @Override
        public void tell(Headers.Builder to) {
            try {
                trace.tell(to);
            } catch (RuntimeException | LinkageError e) {
                failed("told", e);
            }
        }

        @Override
        public @Nullable String id() {
            try {
                return trace.id();
            } catch (RuntimeException | LinkageError e) {
                failed("named", e);
                return null;
            }
        }

        @Override
        public void ended(Exchange exchange, Outcome outcome) {
            try {
                trace.ended(exchange, outcome);
            } catch (RuntimeException | LinkageError e) {
                failed("ended", e);
            }
        }
    }
}
