package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;

/**
 * What a guard would have refused, had it not been told only to observe.
 *
 * @param guard the element of the descriptor
 * @param fault what the client would have been told
 * @param detail what was found and expected
 */
public record Observed(String guard, Fault fault, String detail) {}
