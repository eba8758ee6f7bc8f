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
        int status, @Nullable Fault fault, @Nullable String detail, long bytesIn, long bytesOut, long nanos) {}
