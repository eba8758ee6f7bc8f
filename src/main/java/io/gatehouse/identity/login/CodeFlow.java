package io.gatehouse.identity.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.LogoutTokenValidator;
import io.gatehouse.identity.IdentitySpec;
import io.gatehouse.identity.Metadata;
import io.gatehouse.identity.remote.ProviderClient;
import io.gatehouse.identity.remote.Reply;
import io.gatehouse.identity.token.KeySet;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authorization code flow with one provider (OpenID Connect Core 1.0, 3.1), always with PKCE in S256 (RFC 7636) and a nonce. What asks
 * the provider blocks.
 */
public final class CodeFlow {

    private static final int SKEW_SECONDS = 60;

    /** So long before an access token expires it is renewed, so that no request meets an expired one. */
    private static final long AHEAD_MILLIS = 30_000;

    private static final int TOO_MANY_REQUESTS = 429;

    private final IdentitySpec spec;
    private final Metadata metadata;
    private final KeySet keys;
    private final ProviderClient client;
    private final InstantSource time;

    /** The provider says no: the sign-on has ended there, or never was. */
    public static sealed class Denied extends Exception permits UnknownKey {

        private static final long serialVersionUID = 1;

        /** @param reason for the log */
        Denied(String reason) {
            super(reason, null, false, false);
        }
    }

    /** It is signed with a key that the provider did not have when its keys were fetched. */
    static final class UnknownKey extends Denied {

        private static final long serialVersionUID = 1;

        UnknownKey(String reason) {
            super(reason);
        }
    }

    /** Tokens that the provider has given; what is said in them is not believed yet. */
    interface Granted {

        /**
         * @param way with the keys that are to be looked at
         * @throws UnknownKey if none of those can have signed the ID token
         * @throws Denied if the ID token cannot be believed
         */
        Login believed(CodeFlow way) throws Denied;
    }

    public CodeFlow(IdentitySpec spec, Metadata metadata, KeySet keys, ProviderClient client, InstantSource time) {
        this.spec = spec;
        this.metadata = metadata;
        this.keys = keys;
        this.client = client;
        this.time = time;
    }

    /** @return whether the provider says where people sign on */
    boolean hasEntrance() {
        return metadata.authorization() != null;
    }

    /**
     * @param stepUp how the person is to prove who they are, if not as usual
     * @return where the browser is to go; null when the provider has no place for it
     */
    public @Nullable URI entrance(Attempt attempt, StepUp stepUp) {
        URI endpoint = metadata.authorization();
        if (endpoint == null) {
            return null;
        }
        AuthenticationRequest.Builder request = new AuthenticationRequest.Builder(
                        ResponseType.CODE,
                        Scope.parse(spec.signOn().scope()),
                        clientId(),
                        URI.create(attempt.callback()))
                .endpointURI(endpoint)
                .state(new State(attempt.state()))
                .nonce(new Nonce(attempt.nonce()))
                .codeChallenge(new CodeVerifier(attempt.verifier()), CodeChallengeMethod.S256);
        stepUp.ask(request);
        return request.build().toURI();
    }

    /**
     * @param code what the browser brought back
     * @return what it is good for, once
     * @throws Denied if the provider does not take the code
     * @throws IOException if it does not answer
     */
    Granted redeem(Attempt attempt, String code) throws Denied, IOException {
        AuthorizationGrant grant = new AuthorizationCodeGrant(
                new AuthorizationCode(code), URI.create(attempt.callback()), new CodeVerifier(attempt.verifier()));
        OIDCTokens tokens = tokens(grant);
        long now = time.millis();
        Login.Life life = life(tokens, now);
        return way -> way.login(
                tokens,
                way.validate(tokens, new Nonce(attempt.nonce())),
                life,
                now,
                attempt.publicUrl(),
                attempt.asked());
    }

    /**
     * Renews the tokens of a sign-on. The refresh token is used up by it.
     *
     * @throws Denied if it has ended at the provider
     * @throws IOException if the provider does not answer
     */
    Granted renew(Login login) throws Denied, IOException {
        OIDCTokens tokens = tokens(new RefreshTokenGrant(new RefreshToken(login.refreshToken())));
        String refresh = tokens.getRefreshToken() == null
                ? login.refreshToken()
                : tokens.getRefreshToken().getValue();
        Login.Life life = life(tokens, time.millis());
        if (tokens.getIDToken() == null) {
            // a provider need not send one again (OpenID Connect Core 1.0, 12.2)
            Login same = new Login(
                    login.identity(),
                    login.claims(),
                    login.sessionId(),
                    login.idToken(),
                    tokens.getAccessToken().getValue(),
                    refresh,
                    life,
                    login.since(),
                    login.publicUrl(),
                    login.asked());
            return way -> same;
        }
        return way -> withRefresh(
                way.login(tokens, way.validate(tokens, null), life, login.since(), login.publicUrl(), login.asked()),
                refresh);
    }

    private static Login withRefresh(Login login, @Nullable String refresh) {
        if (login.refreshToken() != null) {
            return login;
        }
        return new Login(
                login.identity(),
                login.claims(),
                login.sessionId(),
                login.idToken(),
                login.accessToken(),
                refresh,
                login.life(),
                login.since(),
                login.publicUrl(),
                login.asked());
    }

    private OIDCTokens tokens(AuthorizationGrant grant) throws Denied, IOException {
        URI endpoint = metadata.token();
        io.gatehouse.identity.Secret secret = spec.secret();
        if (endpoint == null || secret == null) {
            throw new IOException("identity " + spec.name() + ": the provider names no token_endpoint");
        }
        HTTPRequest request = new TokenRequest.Builder(
                        endpoint, new ClientSecretBasic(clientId(), new Secret(secret.value())), grant)
                .build()
                .toHTTPRequest();
        Reply reply = client.post(
                endpoint,
                String.valueOf(request.getBody()),
                Map.of("Accept", "application/json", "Authorization", String.valueOf(request.getAuthorization())));
        try {
            TokenResponse response = OIDCTokenResponseParser.parse(http(reply));
            if (response instanceof OIDCTokenResponse good) {
                return good.getOIDCTokens();
            }
            throw refused(reply, response.toErrorResponse().getErrorObject());
        } catch (ParseException e) {
            throw new IOException(endpoint + ": " + reply + ": " + e.getMessage(), e);
        }
    }

    /** Only of an answer about this grant can it be said that the provider says no; anything else is trouble of its own. */
    private static Exception refusal(Reply reply, @Nullable ErrorObject error) {
        String told = error == null ? reply.toString() : String.valueOf(error.getCode());
        return reply.status() >= 500 || reply.status() == TOO_MANY_REQUESTS || "temporarily_unavailable".equals(told)
                ? new IOException("the provider: " + told)
                : new Denied("the provider: " + told);
    }

    private static Denied refused(Reply reply, @Nullable ErrorObject error) throws IOException {
        Exception why = refusal(reply, error);
        if (why instanceof IOException io) {
            throw io;
        }
        return (Denied) why;
    }

    private static HTTPResponse http(Reply reply) throws ParseException {
        HTTPResponse response = new HTTPResponse(reply.status());
        response.setContentType("application/json");
        response.setBody(reply.text());
        return response;
    }

    private IDTokenClaimsSet validate(OIDCTokens tokens, @Nullable Nonce nonce) throws Denied {
        JWT idToken = tokens.getIDToken();
        if (idToken == null) {
            throw new Denied("the provider sent no ID token");
        }
        IDTokenValidator validator =
                new IDTokenValidator(new Issuer(spec.issuer()), clientId(), keys.selector(spec.algorithms()), null);
        validator.setMaxClockSkew(SKEW_SECONDS);
        requireKeyFor(idToken);
        try {
            return validator.validate(idToken, nonce);
        } catch (BadJOSEException | JOSEException e) {
            throw new Denied("ID token: " + e.getMessage());
        }
    }

    private void requireKeyFor(JWT token) throws UnknownKey {
        if (token.getHeader() instanceof JWSHeader header
                && spec.algorithms().contains(header.getAlgorithm().getName())
                && !keys.hasKeyFor(header)) {
            throw new UnknownKey("kid: " + header.getKeyID() + " (expected: that of a key of the provider)");
        }
    }

    private Login login(
            OIDCTokens tokens, IDTokenClaimsSet idToken, Login.Life life, long since, String publicUrl, String asked) {
        Map<String, Object> claims = new HashMap<>(accessClaims(tokens));
        claims.putAll(idToken.toJSONObject());
        return new Login(
                spec.name(),
                JSONObjectUtils.toJSONString(claims),
                idToken.getSessionID() == null ? null : idToken.getSessionID().getValue(),
                tokens.getIDTokenString(),
                tokens.getAccessToken().getValue(),
                tokens.getRefreshToken() == null
                        ? null
                        : tokens.getRefreshToken().getValue(),
                life,
                since,
                publicUrl,
                asked);
    }

    /**
     * Some providers say roles in the access token only. It came from the provider itself, over the connection on which the code was
     * redeemed; what is no JWT says nothing.
     */
    private static Map<String, Object> accessClaims(OIDCTokens tokens) {
        try {
            return JWTParser.parse(tokens.getAccessToken().getValue())
                    .getJWTClaimsSet()
                    .toJSONObject();
        } catch (java.text.ParseException | RuntimeException e) {
            return Map.of();
        }
    }

    /** Which sign-on has ended: one, or all of a person. */
    record Ending(@Nullable String sessionId, @Nullable String subject) {}

    /**
     * @throws UnknownKey if none of the keys that are known can have signed it
     * @throws Denied if it is no logout token of this provider for this client (OpenID Connect Back-Channel Logout 1.0, 2.6)
     */
    Ending ending(String logoutToken) throws Denied {
        LogoutTokenValidator validator = new LogoutTokenValidator(
                new Issuer(spec.issuer()), clientId(), false, keys.selector(spec.algorithms()), null);
        try {
            JWT token = JWTParser.parse(logoutToken);
            requireKeyFor(token);
            LogoutTokenClaimsSet claims = validator.validate(token);
            return new Ending(
                    claims.getSessionID() == null ? null : claims.getSessionID().getValue(),
                    claims.getSubject() == null ? null : claims.getSubject().getValue());
        } catch (java.text.ParseException | BadJOSEException | JOSEException e) {
            throw new Denied("logout token: " + e.getMessage());
        }
    }

    /** @return where the browser ends the sign-on (OpenID Connect RP-Initiated Logout 1.0, 2); null when there is no such place */
    @Nullable
    URI exit(String idToken, String after) {
        URI endpoint = metadata.endSession();
        if (endpoint == null) {
            return null;
        }
        try {
            JWT hint = JWTParser.parse(idToken);
            return new LogoutRequest(endpoint, hint, null, clientId(), URI.create(after), null, null).toURI();
        } catch (java.text.ParseException e) {
            return endpoint;
        }
    }

    /** Tokens that live for a short time only must not be due as soon as they are there: each request would renew them. */
    private static Login.Life life(OIDCTokens tokens, long now) {
        long life = tokens.getAccessToken().getLifetime() * 1_000;
        return life <= 0
                ? new Login.Life(Long.MAX_VALUE, Long.MAX_VALUE)
                : new Login.Life(now + life - Math.min(AHEAD_MILLIS, life / 2), now + life);
    }

    private ClientID clientId() {
        return new ClientID(String.valueOf(spec.client()));
    }
}
