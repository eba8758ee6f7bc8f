package io.gatehouse.identity.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSObject;
import io.gatehouse.identity.Claims;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a bearer token is good: a JWT (RFC 7519) that is signed by a key of the issuer, is for this audience and has not
 * expired. What RFC 8725 advises is not left to configuration: keys come from the provider's set and from nowhere else, encrypted
 * and unsigned tokens are none, and expiry, issuer and audience are not optional. Pure.
 */
public final class TokenVerifier {

    /** How far clocks may be apart. */
    static final Duration SKEW = Duration.ofSeconds(60);

    /** characters; no header that carries one is longer */
    private static final int LONGEST = 16_384;

    /** RFC 7519, 5.1, and RFC 9068, 2.1; a token that is for something else, as a logout token, says so. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    private final String issuer;
    private final List<String> audience;
    private final Signatures signatures;
    private final CallerReader callers;

    public TokenVerifier(String issuer, List<String> audience, List<String> algorithms, CallerReader callers) {
        this.issuer = issuer;
        this.audience = List.copyOf(audience);
        this.signatures = new Signatures(algorithms);
        this.callers = callers;
    }

    public TokenVerdict verify(String token, KeySet keys, Instant now) {
        if (token.length() > LONGEST) {
            return new TokenVerdict.Bad("token: " + token.length() + " characters (expected: <= " + LONGEST + ")");
        }
        int dots = dots(token);
        if (dots == 4) {
            return new TokenVerdict.Bad("token: encrypted (expected: signed)");
        }
        if (dots != 2) {
            return new TokenVerdict.Opaque();
        }
        JWSObject signed;
        try {
            signed = JWSObject.parse(token);
        } catch (ParseException | RuntimeException e) {
            return new TokenVerdict.Bad("token: no signed JWT");
        }
        return verify(signed, keys, now);
    }

    private static int dots(String token) {
        int dots = 0;
        for (int i = 0; i < token.length(); i++) {
            dots += token.charAt(i) == '.' ? 1 : 0;
        }
        return dots;
    }

    private TokenVerdict verify(JWSObject signed, KeySet keys, Instant now) {
        JOSEObjectType type = signed.getHeader().getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            return new TokenVerdict.Bad("typ: another (expected: JWT or at+jwt)");
        }
        return switch (signatures.verify(signed, keys)) {
            case VALID -> judge(signed.getPayload().toJSONObject(), now);
            case INVALID -> new TokenVerdict.Bad("signature: not valid");
            case ALGORITHM -> new TokenVerdict.Bad("alg: none of those that may be");
            case UNKNOWN_KEY -> unknown(signed.getPayload().toJSONObject());
        };
    }

    /** Nothing proves what it says; but a token that does not even say that it is of this issuer, its keys cannot make good. */
    private TokenVerdict unknown(@Nullable Map<String, Object> values) {
        return values == null || !issuer.equals(values.get("iss"))
                ? new TokenVerdict.Bad("iss: another, or none (expected: " + issuer + ")")
                : new TokenVerdict.UnknownKey("kid: no such key of the provider's");
    }

    /** The signature is valid: whatever is wrong, nobody has guessed it. */
    private TokenVerdict judge(@Nullable Map<String, Object> values, Instant now) {
        if (values == null) {
            return new TokenVerdict.Bad("claims: no JSON object", true);
        }
        Claims claims = Claims.of(values);
        String problem = problem(claims, now);
        if (problem != null) {
            return new TokenVerdict.Bad(problem, true);
        }
        Instant expires = Times.at(claims, "exp");
        return expires == null
                ? new TokenVerdict.Bad("exp: none (expected: a time)", true)
                : callers.read(claims, expires);
    }

    private @Nullable String problem(Claims claims, Instant now) {
        if (!issuer.equals(claims.value("iss"))) {
            return "iss: another, or none (expected: " + issuer + ")";
        }
        if (!isForUs(claims.value("aud"))) {
            return "aud: another, or none (expected: one of " + audience + ")";
        }
        return Times.problem(claims, now, SKEW);
    }

    private boolean isForUs(@Nullable Object said) {
        if (said instanceof Collection<?> several) {
            return several.stream().anyMatch(audience::contains);
        }
        return said != null && audience.contains(said);
    }
}
