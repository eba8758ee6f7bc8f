package io.gatehouse.route.policy;

import io.gatehouse.identity.Caller;
import java.util.Set;

/** A policy that asks what a caller is. Who can say so only when asked for a role by its name, as a server can, asks for these. */
public interface Requiring extends Policy {

    /** @return the roles that it speaks of */
    Set<String> roles();

    /**
     * @param caller of whom only roles and scopes are known
     * @return whether those are enough for it, so that what else is said of the caller decides: claims, and how and when they proved
     *     who they are
     */
    boolean isUpToMore(Caller caller);
}
