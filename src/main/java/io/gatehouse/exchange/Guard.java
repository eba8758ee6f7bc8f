package io.gatehouse.exchange;

import io.gatehouse.route.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a policy turns a request away. Pure: no I/O, no counter, the same answer to the same question. A filter that refuses
 * by the head alone asks this function and carries out what it says; explanations ask it without an exchange.
 */
@FunctionalInterface
public interface Guard<P extends Policy> {

    /** @return null when the policy lets the request pass */
    @Nullable
    Refusal verdict(P policy, Asked asked);
}
