package io.gatehouse.exchange;

import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Decision;
import io.gatehouse.route.policy.Policy;
import org.jspecify.annotations.Nullable;

/**
 * Says what a policy itself answers to a request, which then goes no further. Pure, as a {@link Guard} is: its filter carries out
 * what this function says, and explanations ask it without an exchange.
 */
@FunctionalInterface
public interface Reply<P extends Policy> {

    /** @return null when the policy lets the request pass, or its {@link Guard} refuses it */
    @Nullable
    ResponseHead reply(P policy, RequestHead head, @Nullable Decision decision);
}
