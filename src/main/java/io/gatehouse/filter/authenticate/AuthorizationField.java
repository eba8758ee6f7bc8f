package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.http.Headers;
import io.gatehouse.identity.Identities;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** {@code Authorization: SCHEME CREDENTIALS} (RFC 9110, 11.6.2), which several ways in share. */
final class AuthorizationField {

    static final String NAME = "Authorization";

    /** Whoever sends several wants one of them to be looked at here and another behind. */
    static final Finding SEVERAL = new Finding.Rejected("Authorization: several fields (expected: one)");

    private AuthorizationField() {}

    /** @param way makes a finding of credentials of its scheme */
    static Finding examine(Exchange exchange, String scheme, BiFunction<String, Identities, Finding> way) {
        Headers headers = exchange.head().headers();
        if (isSeveral(headers)) {
            return SEVERAL;
        }
        String credentials = credentials(headers, scheme);
        Generation generation = exchange.generation();
        return credentials == null || generation == null
                ? new Finding.Absent()
                : way.apply(credentials, generation.identities());
    }

    static boolean isSeveral(Headers headers) {
        return headers.all(NAME).size() > 1;
    }

    /** @return what stands behind the scheme; null when there is none, or one of another scheme */
    static @Nullable String credentials(Headers headers, String scheme) {
        String field = headers.first(NAME);
        if (field == null || !field.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return null;
        }
        int from = scheme.length();
        if (from < field.length() && field.charAt(from) != ' ') {
            return null;
        }
        // a token is long: it is copied once
        while (from < field.length() && field.charAt(from) == ' ') {
            from++;
        }
        return field.substring(from).strip();
    }
}
