package io.gatehouse.route.policy;

/** A policy that finds out who asks. At most one stands on a route. */
public interface Authenticating extends Policy {

    /** @return whether those who bring no credential are let pass */
    boolean isOpen();
}
