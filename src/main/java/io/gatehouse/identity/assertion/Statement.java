package io.gatehouse.identity.assertion;

import io.gatehouse.identity.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the gateway says of a caller to one upstream, whenever it says it.
 *
 * @param issuer who says it (RFC 7519, 4.1.1)
 * @param audience to whom (4.1.3)
 * @param realm who told the gateway: names of callers are unique within it
 * @param subject the name of the caller (4.1.2)
 * @param roles what the caller is
 * @param scopes what the caller's credential is good for
 * @param claims what else was asked for, by name
 */
public record Statement(
        String issuer,
        String audience,
        String realm,
        String subject,
        Set<String> roles,
        Set<String> scopes,
        Map<String, Object> claims) {

    /** What the gateway says itself, so that no claim of a caller's can stand for it. */
    public static final List<String> OWN =
            List.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "realm", "roles", "scope");

    /** @param claims those of the caller's that are told as well, where there are any; none of {@link #OWN} */
    public static Statement of(String issuer, String audience, Caller caller, List<String> claims) {
        return new Statement(
                issuer,
                audience,
                caller.realm(),
                caller.name(),
                caller.roles(),
                caller.scopes(),
                chosen(caller, claims));
    }

    private static Map<String, Object> chosen(Caller caller, List<String> names) {
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> chosen = new HashMap<>();
        for (String name : names) {
            Object value = caller.claims().value(name);
            if (value != null) {
                chosen.put(name, value);
            }
        }
        return chosen;
    }

    /**
     * @param issuedAt in seconds since 1970
     * @param expires in seconds since 1970
     * @param id tells it from others
     * @return the claims of a token (RFC 7519, 4); roles and scope as RFC 9068 has them, where there are any
     */
    Map<String, Object> claims(long issuedAt, long expires, String id) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", issuer);
        all.put("aud", audience);
        all.put("sub", subject);
        all.put("realm", realm);
        if (!roles.isEmpty()) {
            all.put("roles", new ArrayList<>(new TreeSet<>(roles)));
        }
        if (!scopes.isEmpty()) {
            all.put("scope", String.join(" ", new TreeSet<>(scopes)));
        }
        claims.forEach(all::putIfAbsent);
        all.put("iat", issuedAt);
        all.put("exp", expires);
        all.put("jti", id);
        return all;
    }

    /** Whom and for whom; claims may be private and stay out of logs. */
    @Override
    public String toString() {
        return realm + '/' + subject + " for " + audience;
    }
}
