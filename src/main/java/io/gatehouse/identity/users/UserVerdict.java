package io.gatehouse.identity.users;

import io.gatehouse.identity.Caller;

/** What becomes of a name and a password. */
public sealed interface UserVerdict {

    record Good(Caller caller) implements UserVerdict {}

    /** @param reason for the log; the client is told only that they are not good */
    record Bad(String reason) implements UserVerdict {}

    /** Nobody can tell now. */
    record Unavailable(String reason) implements UserVerdict {}
}
