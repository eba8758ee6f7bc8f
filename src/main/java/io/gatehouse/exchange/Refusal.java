package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * What a guard says of a request that it does not let pass. What the client reads and what the operator reads are two texts: to
 * tell a stranger what would have sufficed is to help him.
 *
 * @param told what was found and expected, for the client, who reads it only where the fault is its own; null for nothing but
 *     the title of the fault
 * @param reason the whole of it, for logs and explanations
 * @param mode whether it refuses or only observes
 */
public record Refusal(Fault fault, @Nullable String told, String reason, Mode mode) {

    /** A refusal that hides nothing from the client. */
    public static Refusal frank(Fault fault, String reason, Mode mode) {
        return new Refusal(fault, reason, reason, mode);
    }
}
