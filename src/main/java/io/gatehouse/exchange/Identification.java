package io.gatehouse.exchange;

import io.gatehouse.identity.Caller;
import java.util.List;

/**
 * What was found out about who asks.
 *
 * @param challenges that name the ways in (RFC 9110, 11.6.1), for whoever wants to know more of the caller
 * @param observed whether nobody was found and should have been, but is only watched; then what is required of him is only watched
 */
public record Identification(Caller caller, List<String> challenges, boolean observed) {

    /** Nobody has been asked. */
    public static final Identification NONE = new Identification(Caller.ANONYMOUS, List.of(), false);

    public Identification(Caller caller, List<String> challenges, boolean observed) {
        this.caller = caller;
        this.challenges = List.copyOf(challenges);
        this.observed = observed;
    }
}
