package io.gatehouse.identity.login;

import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Prompt;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proof that is to be stronger or fresher than usual.
 *
 * @param acr ways in one of which it is to be made; empty for any
 * @param maxAge how old it may be, or null
 * @param anew whether it is to be made anew, even if the provider finds that the last one will do
 */
public record StepUp(List<String> acr, @Nullable Duration maxAge, boolean anew) {

    /** As usual. */
    public static final StepUp NONE = new StepUp(List.of(), null, false);

    public StepUp {
        acr = List.copyOf(acr);
    }

    StepUp butAnew() {
        return new StepUp(acr, maxAge, true);
    }

    /** @return whether a proof of then is fresh enough at this time */
    boolean isFresh(@Nullable Instant then, Instant now) {
        return maxAge == null || (then != null && !then.plus(maxAge).isBefore(now.truncatedTo(ChronoUnit.SECONDS)));
    }

    /** @return the same for the same wish; empty when there is none */
    public String text() {
        String age = maxAge == null ? "" : maxAge.toString();
        return acr.isEmpty() && maxAge == null ? "" : String.join(" ", acr) + '/' + age + (anew ? "/anew" : "");
    }

    void ask(AuthenticationRequest.Builder request) {
        if (!acr.isEmpty()) {
            request.acrValues(acr.stream().map(ACR::new).toList());
        }
        if (anew) {
            request.prompt(new Prompt(Prompt.Type.LOGIN));
        }
        if (maxAge != null) {
            request.maxAge((int) maxAge.toSeconds());
        }
    }
}
