package io.gatehouse.forward;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** When a request of a route is asked of a second endpoint, and what became of that. Any thread may call. */
final class Hedge {

    private final @Nullable Duration after;
    private final Latencies latencies;
    private final Count count;

    /** Of one route. */
    static final class Count {

        final LongAdder sent = new LongAdder();
        final LongAdder won = new LongAdder();
        final LongAdder missed = new LongAdder();

        /** @return for people */
        String shown() {
            return sent.sum() + " sent, " + won.sum() + " won, " + missed.sum()
                    + " not sent for want of an endpoint or of budget";
        }
    }

    /** @param latencies of the upstream, which are learnt where nothing is fixed */
    Hedge(HedgePolicy policy, Latencies latencies, Count count) {
        this.after = policy.after();
        this.latencies = latencies;
        this.count = count;
    }

    /** @return how long the first endpoint has, in nanoseconds; -1 as long as that is not known */
    long nanos() {
        Duration fixed = after;
        return fixed == null ? latencies.p95() : fixed.toNanos();
    }

    /** An endpoint has answered, or has not for so long. */
    void took(long nanos) {
        if (after == null) {
            latencies.add(nanos);
        }
    }

    void sent() {
        count.sent.increment();
    }

    void missed() {
        count.missed.increment();
    }

    void won() {
        count.won.increment();
    }
}
