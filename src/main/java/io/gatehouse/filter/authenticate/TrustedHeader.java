package io.gatehouse.filter.authenticate;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.http.Headers;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.Claims;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who signed on in front of the gateway: a trusted proxy says so in a field. From anybody else the field is as if it were not there.
 *
 * @param field in which the name is
 * @param rolesField in which the roles are, separated by commas or spaces; null when nobody says
 */
record TrustedHeader(String field, @Nullable String rolesField) implements OwnWay {

    static final String ELEMENT = "trusted-header";
    static final String USUAL_FIELD = "X-Remote-User";

    @Override
    public String element() {
        return ELEMENT;
    }

    @Override
    public Finding examine(Exchange exchange) {
        Headers headers = exchange.head().headers();
        List<String> said = headers.all(field);
        if (said.isEmpty() || !exchange.arrival().trusted()) {
            return new Finding.Absent();
        }
        String name = said.get(0).strip();
        if (said.size() > 1 || name.isEmpty()) {
            return new Finding.Rejected(field + ": " + said.size() + " fields, or nothing in it (expected: one name)");
        }
        return new Finding.Accepted(
                new Caller(ELEMENT, name, roles(headers), Set.of(), Claims.of(Map.of("sub", name)), null, null));
    }

    private Set<String> roles(Headers headers) {
        Set<String> roles = new HashSet<>();
        if (rolesField != null) {
            for (String value : headers.all(rolesField)) {
                roles.addAll(List.of(value.strip().split("[\\s,]+", -1)));
            }
            roles.remove("");
        }
        return roles;
    }

    /** Nobody but a proxy can bring it. */
    @Override
    public @Nullable String challenge(boolean rejected) {
        return null;
    }

    @Override
    public List<String> identityFields() {
        return rolesField == null ? List.of(field) : List.of(field, rolesField);
    }
}
