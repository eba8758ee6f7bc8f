package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;

/**
 * What a guard has refused, or would have, had it not been told only to observe.
 *
 * @param guard the element of the descriptor
 * @param fault what the client was told, or would have been
 * @param reason the whole of what was found and expected, for logs; who asked is in it as far as logs may know
 * @param mode what the guard did about it
 */
public record Refused(String guard, Fault fault, String reason, Mode mode) {

    public boolean isObserved() {
        return mode == Mode.OBSERVE;
    }
}
