package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;
import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param status the status that went to the client; 499 when the client was gone before it could be told one
 * @param fault what went wrong, or null when nothing did; a status may have gone out before
 * @param detail more about the fault
 * @param bytesIn bytes of the request body that were read; of a tunnel, all that the client has sent
 * @param bytesOut bytes of the response body that were handed to the container; of a tunnel, all that went to the client
 * @param nanos how long the exchange took
 */
public record Outcome(
        int status, @Nullable Fault fault, @Nullable String detail, long bytesIn, long bytesOut, long nanos) {

    /** @param told the status that went out; 0 when none did */
    static Outcome of(int told, @Nullable Fault fault, @Nullable String detail, Traffic traffic, long nanos) {
        int status = told != 0 ? told : fault != null ? fault.status() : Fault.CLIENT_GONE.status();
        return new Outcome(status, fault, detail, traffic.bytesIn(), traffic.bytesOut(), nanos);
    }
}
