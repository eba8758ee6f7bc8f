package io.gatehouse.identity.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import io.gatehouse.identity.token.CallerReader;
import java.io.Serializable;
import java.text.ParseException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's sign-on, as the server keeps it in its session, and copies it to other nodes where it does so. Nothing of it ever goes
 * to the browser.
 *
 * @param identity whose sign-on it is, by name
 * @param claims what the provider says of the person, as JSON
 * @param sessionId by which the provider knows the sign-on ({@code sid}), or null
 * @param idToken to show when the sign-on is to end
 * @param accessToken for the upstream, where it is relayed
 * @param refreshToken with which the tokens are renewed, or null
 * @param life how long the access token is good
 * @param since when the person signed on, in milliseconds since 1970
 * @param publicUrl by which the person's browser knows the gateway
 * @param asked what was wished of the proof, as {@link StepUp#text} has it
 */
public record Login(
        String identity,
        String claims,
        @Nullable String sessionId,
        String idToken,
        String accessToken,
        @Nullable String refreshToken,
        Life life,
        long since,
        String publicUrl,
        String asked)
        implements Serializable {

    private static final long serialVersionUID = 1;

    /**
     * Times in milliseconds since 1970; {@link Long#MAX_VALUE} when nobody says.
     *
     * @param due when the tokens are to be renewed
     * @param expires when the access token is good no more
     */
    public record Life(long due, long expires) implements Serializable {

        private static final long serialVersionUID = 1;
    }

    /** @return the name under which the session has the sign-on with this identity */
    public static String attribute(String identity) {
        return "io.gatehouse.login." + identity;
    }

    /**
     * @param attributes those of a session
     * @return the sign-on with this identity, or null
     */
    public static @Nullable Login of(Function<String, @Nullable Object> attributes, String identity) {
        try {
            return attributes.apply(attribute(identity)) instanceof Login found ? found : null;
        } catch (IllegalStateException e) {
            // another request has ended the session a moment ago
            return null;
        }
    }

    public Instant sinceWhen() {
        return Instant.ofEpochMilli(since);
    }

    /** @return who it is; nobody when the claims cannot be read */
    Caller caller(CallerReader reader) {
        try {
            return reader.caller(Claims.of(JSONObjectUtils.parse(claims)));
        } catch (ParseException e) {
            return Caller.ANONYMOUS;
        }
    }

    /** Without any token. */
    @Override
    public String toString() {
        return "sign-on with " + identity + " since " + sinceWhen();
    }
}
