package io.gatehouse.identity.key;

import io.gatehouse.identity.Caller;

/** What becomes of a key that somebody shows. */
public sealed interface KeyVerdict {

    record Good(Caller caller) implements KeyVerdict {}

    /**
     * @param reason for the log; the client is told only that the key is not good
     * @param genuine whether it was good once, and so is nobody's guess
     */
    record Bad(String reason, boolean genuine) implements KeyVerdict {

        Bad(String reason) {
            this(reason, false);
        }
    }

    /** Nobody can tell now. */
    record Unavailable(String reason) implements KeyVerdict {}
}
