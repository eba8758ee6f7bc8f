package io.gatehouse.identity.login;

import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proof that is to be stronger or fresher than usual.
 *
 * @param acr ways in one of which it is to be made; empty for any
 * @param maxAge how old it may be, or null
 */
public record StepUp(List<String> acr, @Nullable Duration maxAge) {

    /** As usual. */
    public static final StepUp NONE = new StepUp(List.of(), null);

    public StepUp(List<String> acr, @Nullable Duration maxAge) {
        this.acr = List.copyOf(acr);
        this.maxAge = maxAge;
    }

    /** @return the same for the same wish; empty when there is none */
    public String text() {
        String age = maxAge == null ? "" : maxAge.toString();
        return acr.isEmpty() && maxAge == null ? "" : String.join(" ", acr) + '/' + age;
    }

    void ask(AuthenticationRequest.Builder request) {
        if (!acr.isEmpty()) {
            request.acrValues(acr.stream().map(ACR::new).toList());
        }
        if (maxAge != null) {
            request.maxAge((int) maxAge.toSeconds());
        }
    }
}
