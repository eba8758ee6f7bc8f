package io.gatehouse.identity.token;

import io.gatehouse.identity.Caller;
import java.time.Instant;

/** What becomes of a token. */
public sealed interface TokenVerdict {

    /** @param expires when it stops being good, the tolerance for clocks not counted */
    record Good(Caller caller, Instant expires) implements TokenVerdict {}

    /**
     * @param reason for the log; the client is told only that the token is not good
     * @param genuine whether it is the provider's all the same: expired, or for somebody else, and so nobody's guess
     */
    record Bad(String reason, boolean genuine) implements TokenVerdict {

        Bad(String reason) {
            this(reason, false);
        }
    }

    /** It cannot be told without asking the provider: the key that it names is not known. */
    record UnknownKey(String reason) implements TokenVerdict {}

    /** It is not signed in a way that can be looked into here: perhaps the provider knows it. */
    record Opaque() implements TokenVerdict {}

    /** Nobody can tell now. */
    record Unavailable(String reason) implements TokenVerdict {}
}
