package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.PolicyFilter;
import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.limit.Permits;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.Priority;
import io.gatehouse.route.match.Per;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns away what would be too much at once. What was let pass counts until it is over, streams too; where the limit finds itself, until the
 * head of its answer is there: what is found says how much the upstream works on at once, and streams that last would take all of it.
 */
public final class ConcurrencyFilter implements PolicyFilter.Concern<ConcurrencyPolicy> {

    /** Whoever has too much in flight need not wait for a clock; a moment keeps him from asking in a circle. */
    private static final Headers SOON = Headers.of("Retry-After", "1");

    /** Where nothing is counted apart. */
    private static final Object ALL = "";

    private final LongSupplier nanoTime;

    /** @param nanoTime the ticker of the gateway */
    public ConcurrencyFilter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Verdict apply(Exchange exchange, ConcurrencyPolicy policy) {
        Generation generation = exchange.generation();
        if (generation == null) {
            return Verdict.PASS;
        }
        Asked asked = Asked.of(exchange);
        Per per = policy.per();
        Object key = per == null ? ALL : asked.key(per);
        Permits permits = generation.limiters().permits(policy.permits());
        Priority priority = policy.priority(asked, plan(generation, asked));
        int most = policy.most(permits, priority);
        boolean full = !permits.enter(key, most);
        if (!full || policy.mode() == Mode.OBSERVE) {
            // what is only watched takes a place beyond the last
            boolean ignored = full && permits.enter(key, Integer.MAX_VALUE);
            if (policy.adaptive()) {
                Runnable leaving = once(() -> permits.leave(key));
                exchange.onComplete(outcome -> leaving.run());
                new Sampling(exchange, permits, key, policy.max(), nanoTime).begin(leaving);
            } else {
                exchange.onComplete(outcome -> permits.leave(key));
            }
        }
        return full ? refuse(exchange, policy, most, priority, asked) : Verdict.PASS;
    }

    private static @Nullable Plan plan(Generation generation, Asked asked) {
        String name = asked.caller().plan();
        return name == null ? null : generation.table().plan(name);
    }

    private static Runnable once(Runnable what) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                what.run();
            }
        };
    }

    private static Verdict refuse(
            Exchange exchange, ConcurrencyPolicy policy, int most, Priority priority, Asked asked) {
        Per per = policy.per();
        String whose = per == null ? "" : " for " + asked.shown(per);
        String reason = "concurrency of " + policy.permits().scope() + ": " + most + " in flight" + whose
                + (priority == Priority.HIGH ? "" : ", priority " + priority.word());
        String told = "in flight: " + most + " already (expected: one of them to end)";
        // what finds itself says what the upstream bears, which is nobody's fault who asks
        Fault fault = policy.adaptive() ? Fault.OVERLOADED : Fault.TOO_MANY_AT_ONCE;
        Refusal refusal = new Refusal(fault, told, reason, policy.mode());
        return Mode.refuse(exchange, ConcurrencyPolicy.ELEMENT, refusal, SOON);
    }
}
