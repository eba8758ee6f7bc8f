package io.gatehouse.exchange;

import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import io.gatehouse.http.Headers;
import io.gatehouse.route.settings.Settings;
import org.jspecify.annotations.Nullable;

/** What a guard does about what it would refuse: {@code mode}. */
public enum Mode {
    /** it refuses */
    ENFORCE,
    /** it counts and logs, and lets pass */
    OBSERVE;

    /** @return what the element says; {@link #ENFORCE} where it says nothing */
    public static Mode of(Settings guard) {
        return guard.choice("mode", ENFORCE);
    }

    /**
     * Ends the exchange with the fault, or lets it go on.
     *
     * @param guard the element of the descriptor, for the log
     * @param refusal what it says; null lets pass
     */
    public static Verdict carryOut(Exchange exchange, String guard, @Nullable Refusal refusal) {
        return refusal == null ? Verdict.PASS : refuse(exchange, guard, refusal, Headers.EMPTY);
    }

    /**
     * Ends the exchange with the fault, or lets it go on.
     *
     * @param guard the element of the descriptor, for the log
     * @param more fields of the answer, such as {@code Retry-After}
     */
    public static Verdict refuse(Exchange exchange, String guard, Refusal refusal, Headers more) {
        exchange.refused(new Refused(guard, refusal.fault(), refusal.reason(), refusal.mode()));
        if (refusal.mode() == OBSERVE) {
            return Verdict.PASS;
        }
        Answer.refusal(exchange, refusal, more);
        return Verdict.ANSWERED;
    }

    /**
     * As {@link #carryOut}, for a body that is on its way.
     *
     * @throws FaultException if the exchange is to end
     */
    public void interrupt(Exchange exchange, String guard, Fault fault, String detail) {
        exchange.refused(new Refused(guard, fault, detail, this));
        if (this == ENFORCE) {
            throw new FaultException(fault, detail);
        }
    }
}
