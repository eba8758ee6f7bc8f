package io.gatehouse.identity;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider, as the descriptor has it.
 *
 * @param name unique among identities
 * @param issuer who signs, an http or https URL; compared byte for byte (RFC 8414, 3.3)
 * @param jwks where its keys are; null: what its configuration document says (OpenID Connect Discovery, 4)
 * @param client by which the provider knows this gateway, or null
 * @param secret of the client; null when there is none, or secrets are not resolved
 * @param audience whom tokens must be for, one of them; empty when no bearer token is taken
 * @param algorithms with which tokens may be signed (RFC 7518, 3.1)
 * @param rolesClaim where the roles of a caller are
 * @param planClaim where the name of a caller's plan is, or null
 * @param proxy {@code host:port} of the proxy on the way to the provider, or null
 * @param trust a file of certificates that are trusted instead of the platform's, or null
 * @param timeout how long the provider may take for its configuration and its keys, together
 * @param signOn how people sign on
 */
public record IdentitySpec(
        String name,
        String issuer,
        @Nullable URI jwks,
        @Nullable String client,
        @Nullable Secret secret,
        List<String> audience,
        List<String> algorithms,
        String rolesClaim,
        @Nullable String planClaim,
        @Nullable Proxy proxy,
        @Nullable String trust,
        Duration timeout,
        SignOnSpec signOn) {

    /** Whoever waits for it before a browser is told within 2 s. */
    public static final Duration USUAL_TIMEOUT = Duration.ofMillis(1_500);

    /** No call takes longer. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

    /** Widely used and not known to be weak. */
    public static final List<String> USUAL_ALGORITHMS = List.of("RS256", "PS256", "ES256");

    /** Those that can be verified with a public key. */
    public static final List<String> KNOWN_ALGORITHMS =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    public static final String USUAL_ROLES_CLAIM = "roles";

    /**
     * How people sign on.
     *
     * @param scope what is asked for (RFC 6749, 3.3), {@code openid} among it
     * @param idle how long a sign-on may be unused
     * @param most how long it lasts at most
     */
    public record SignOnSpec(String scope, Duration idle, Duration most) {

        public static final SignOnSpec USUAL = new SignOnSpec("openid", Duration.ofMinutes(30), Duration.ofHours(8));
    }

    /** An HTTP proxy. */
    public record Proxy(String host, int port) {}

    public IdentitySpec {
        audience = List.copyOf(audience);
        algorithms = List.copyOf(algorithms);
    }
}
