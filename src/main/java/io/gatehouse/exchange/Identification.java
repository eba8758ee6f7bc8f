package io.gatehouse.exchange;

import io.gatehouse.identity.Caller;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about who asks.
 *
 * @param challenges gives those that name the ways in (RFC 9110, 11.6.1), for whoever wants to know more of the caller
 * @param own gives those among them that name the ways by which the caller came
 * @param observed whether nobody was found and should have been, but is only watched; then what is required of him is only watched
 * @param again how the caller can prove once more who they are, or null
 */
public record Identification(
        Caller caller,
        Supplier<List<String>> challenges,
        Supplier<List<String>> own,
        boolean observed,
        @Nullable Again again) {

    /** Nobody has been asked. */
    public static final Identification NONE = new Identification(Caller.ANONYMOUS, List::of, List::of, false, null);

    public boolean isAnonymous() {
        return caller.isAnonymous();
    }
}
