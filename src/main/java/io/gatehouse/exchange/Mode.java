package io.gatehouse.exchange;

import io.gatehouse.exchange.PolicyFilter.Verdict;
import io.gatehouse.fault.Fault;
import io.gatehouse.route.Settings;

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
     * @param detail what was found and expected, for the client
     */
    public Verdict refuse(Exchange exchange, String guard, Fault fault, String detail) {
        if (this == OBSERVE) {
            exchange.observed(new Observed(guard, fault, detail));
            return Verdict.PASS;
        }
        Answer.fault(exchange, fault, detail);
        return Verdict.ANSWERED;
    }

    /**
     * As {@link #refuse}, for a body that is on its way.
     *
     * @throws FaultException if the exchange is to end
     */
    public void interrupt(Exchange exchange, String guard, Fault fault, String detail) {
        if (this == ENFORCE) {
            throw new FaultException(fault, detail);
        }
        exchange.observed(new Observed(guard, fault, detail));
    }
}
