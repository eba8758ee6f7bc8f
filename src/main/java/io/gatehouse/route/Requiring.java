package io.gatehouse.route;

import java.util.Set;

/** A policy that asks what a caller is. Who can say so only when asked for a role by its name, as a server can, asks for these. */
public interface Requiring extends Policy {

    /** @return the roles that it speaks of */
    Set<String> roles();
}
