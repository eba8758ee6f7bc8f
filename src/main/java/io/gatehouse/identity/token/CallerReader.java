package io.gatehouse.identity.token;

import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads who a caller is out of what the provider says.
 *
 * @param realm the name of the identity
 * @param rolesClaim where the roles are, as {@code realm_access.roles}
 * @param planClaim where the name of the plan is, or null
 */
public record CallerReader(
        String realm, String rolesClaim, @Nullable String planClaim) {

    /** @return {@link TokenVerdict.Bad} when the claims do not say whom they are about */
    TokenVerdict read(Claims claims, Instant expires) {
        String name = name(claims);
        return name.isEmpty()
                ? new TokenVerdict.Bad("sub: none (expected: a name)", true)
                : new TokenVerdict.Good(caller(name, claims), expires);
    }

    /** The subject; of a token that a client got for itself, the client where there is none (RFC 9068, 2.2). */
    private static String name(Claims claims) {
        for (String claim : new String[] {"sub", "client_id", "azp"}) {
            if (claims.value(claim) instanceof String name && !name.isBlank()) {
                return name;
            }
        }
        return "";
    }

    /** @return who it is that the claims are about; nobody when they do not say */
    public Caller caller(Claims claims) {
        String name = name(claims);
        return name.isEmpty() ? Caller.ANONYMOUS : caller(name, claims);
    }

    private Caller caller(String name, Claims claims) {
        Set<String> scopes = claims.words("scope");
        return new Caller(
                realm,
                name,
                claims.words(rolesClaim),
                scopes.isEmpty() ? claims.words("scp") : scopes,
                claims,
                planClaim == null ? null : claims.text(planClaim),
                Times.at(claims, "auth_time"));
    }
}
