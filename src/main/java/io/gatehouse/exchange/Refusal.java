package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;

/**
 * What a guard says of a request that it does not let pass.
 *
 * @param told what the client reads
 * @param detail what was found and expected, for the log and for explanations
 * @param mode whether it refuses or only observes
 */
public record Refusal(Fault fault, String told, String detail, Mode mode) {

    /** One whose reason the client may read. */
    public Refusal(Fault fault, String detail, Mode mode) {
        this(fault, detail, detail, mode);
    }
}
