package io.gatehouse.identity.key;

import io.gatehouse.identity.Caller;

/** What becomes of a key that somebody shows. */
public sealed interface KeyVerdict {

    record Good(Caller caller) implements KeyVerdict {}

    /** @param reason for the log; the client is told only that the key is not good */
    record Bad(String reason) implements KeyVerdict {}

    /** Nobody can tell now. */
    record Unavailable(String reason) implements KeyVerdict {}
}
