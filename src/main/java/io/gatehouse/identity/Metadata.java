package io.gatehouse.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0, 3; RFC 8414, 2).
 *
 * @param keys where its keys are
 * @param introspection where tokens can be asked for (RFC 7662), or null
 * @param authorization where browsers go to sign on, or null
 * @param token where codes are redeemed, or null
 * @param endSession where browsers go to sign off (OpenID Connect RP-Initiated Logout 1.0), or null
 * @param namesItself whether it says who it is when it sends a browser back (RFC 9207)
 */
public record Metadata(
        URI keys,
        @Nullable URI introspection,
        @Nullable URI authorization,
        @Nullable URI token,
        @Nullable URI endSession,
        boolean namesItself) {

    /** Of a provider of which only the keys are known. */
    static Metadata ofKeys(URI keys) {
        return new Metadata(keys, null, null, null, null, false);
    }

    /** Where it is said, below the issuer (OpenID Connect Discovery 1.0, 4). */
    static URI location(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return URI.create(base + "/.well-known/openid-configuration");
    }

    /**
     * @param issuer whose document it should be
     * @throws IOException if it is another's, or lacks what the gateway needs; the message names it
     */
    static Metadata parse(String json, String issuer) throws IOException {
        Map<String, Object> values;
        try {
            values = JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            throw new IOException("the configuration document is no JSON object", e);
        }
        Object said = values.get("issuer");
        if (!issuer.equals(said)) {
            // otherwise one provider could speak for another (OpenID Connect Discovery 1.0, 4.3)
            throw new IOException("issuer: " + said + " (expected: " + issuer + ", as the descriptor has it)");
        }
        URI keys = url(values, "jwks_uri");
        if (keys == null) {
            throw new IOException("jwks_uri: none (expected: a URL)");
        }
        return new Metadata(
                keys,
                url(values, "introspection_endpoint"),
                url(values, "authorization_endpoint"),
                url(values, "token_endpoint"),
                url(values, "end_session_endpoint"),
                Boolean.TRUE.equals(values.get("authorization_response_iss_parameter_supported")));
    }

    private static @Nullable URI url(Map<String, Object> values, String name) throws IOException {
        Object said = values.get(name);
        if (said == null) {
            return null;
        }
        try {
            URI url = URI.create(said.toString());
            boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
            if (web && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new IOException(name + ": " + said + " (expected: an http or https URL)");
    }
}
