package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.FallbackPolicy;
import io.gatehouse.exchange.Reception;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.route.Action;
import io.gatehouse.upstream.Upstream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands in where the upstream of an exchange has nothing left for it. That is so once: nobody stands in for who stands in. The
 * exchange's lock is held by whoever calls.
 */
final class Fallback {

    private final FallbackPolicy policy;
    private final Exchange exchange;
    private final @Nullable Upstream other;
    private final Consumer<Upstream> sending;

    /**
     * @param other the upstream that stands in; null where none does, or it is the one that failed
     * @param sending starts the exchange on its way to it
     */
    Fallback(FallbackPolicy policy, Exchange exchange, @Nullable Upstream other, Consumer<Upstream> sending) {
        this.policy = policy;
        this.exchange = exchange;
        this.other = other;
        this.sending = sending;
    }

    /** @return whether another upstream stands in for this; an answer of the descriptor is given by whoever tells the client */
    boolean hasUpstreamFor(Fault fault) {
        return other != null && policy.upstreamFor(fault) != null;
    }

    /** @param thrown the status of an answer that was thrown away before the fault; 0 for none */
    void goFor(int thrown, Fault fault) {
        if (thrown == 0) {
            go(fault.code());
        } else {
            goFor(thrown);
        }
    }

    private void go(String reason) {
        Upstream its = other;
        if (its != null) {
            exchange.upward().fellBack(reason);
            sending.accept(its);
        }
    }

    /**
     * @param again whether the request may be sent once more
     * @return whether something stands in for an answer with this status
     */
    boolean takes(int status, boolean again) {
        Reception reception = exchange.upward().reception();
        return policy.isFor(status)
                && (policy.answer() != null || (again && other != null))
                && (reception == null || !reception.helpsOut(status));
    }

    /** The answer with this status was thrown away. */
    void goFor(int status) {
        Reception reception = exchange.upward().reception();
        if (reception != null) {
            reception.brokeOff();
        }
        Action.Respond own = policy.answer();
        if (own == null) {
            go(Integer.toString(status));
        } else {
            exchange.upward().stepIn(exchange, own, Integer.toString(status), Headers.EMPTY);
        }
    }
}
