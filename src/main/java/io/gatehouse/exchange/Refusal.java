package io.gatehouse.exchange;

import io.gatehouse.fault.Fault;

/**
 * What a guard says of a request that it does not let pass.
 *
 * @param detail what was found and expected
 * @param mode whether it refuses or only observes
 */
public record Refusal(Fault fault, String detail, Mode mode) {}
