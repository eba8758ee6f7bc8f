package io.gatehouse.filter.assertion;

import io.gatehouse.http.Ascii;
import io.gatehouse.http.FieldNames;
import io.gatehouse.http.ForwardedFields;
import io.gatehouse.http.Headers;
import io.gatehouse.http.HopByHop;
import io.gatehouse.identity.Caller;
import io.gatehouse.identity.assertion.Statement;
import io.gatehouse.route.policy.Asserting;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, told to the upstream and signed: {@code <assertion>}.
 *
 * @param header the field that it is in
 * @param claims of the caller's that are told beside name, realm, roles and scopes
 * @param audience for whom it is; null: the upstream that the request goes to, by its name
 */
public record AssertionPolicy(
        String header, List<String> claims, @Nullable String audience) implements Asserting {

    static final String ELEMENT = "assertion";
    static final String USUAL_FIELD = "X-Gatehouse-Assertion";

    public static final PolicyType<AssertionPolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.REPLACE, AssertionPolicy::read);

    /** No client could send them any more, or an upstream would not understand them. */
    private static final FieldNames OTHERS = FieldNames.of(List.of(
            "Host", "Content-Length", "Content-Type", "Authorization", "Cookie", "Expect", "Via", "X-Request-Id"));

    public AssertionPolicy(String header, List<String> claims, @Nullable String audience) {
        this.header = header;
        this.claims = List.copyOf(claims);
        this.audience = audience;
    }

    private static AssertionPolicy read(Settings assertion) {
        return new AssertionPolicy(
                assertion.parse("header", USUAL_FIELD, AssertionPolicy::field),
                assertion.parseWords("claims", AssertionPolicy::claim),
                assertion.text("audience"));
    }

    private static String field(String name) {
        if (!Ascii.isToken(name) || HopByHop.isOne(name) || ForwardedFields.isOne(name) || OTHERS.has(name)) {
            throw new IllegalArgumentException(
                    Settings.shown(name) + " (expected: the name of a field that nobody else needs)");
        }
        return name;
    }

    private static String claim(String name) {
        if (Statement.OWN.contains(name)) {
            throw new IllegalArgumentException(Settings.shown(name) + " (expected: a claim that is not told anyway, as "
                    + String.join(", ", Statement.OWN) + " are)");
        }
        return name;
    }

    @Override
    public List<String> identityFields() {
        return List.of(header);
    }

    /**
     * @param issuer the gateway
     * @param upstream to which the request really goes
     */
    Statement statement(String issuer, String upstream, Caller caller) {
        return Statement.of(issuer, audience == null ? upstream : audience, caller, claims);
    }

    /** Shows, in an explanation, that the upstream will be told; there is no exchange, and nothing is signed. */
    public void explain(Headers.Builder fields, String upstream, Caller caller) {
        if (!caller.isAnonymous()) {
            fields.set(header, "(a signed assertion of " + caller + ", made for upstream " + upstream + ")");
        }
    }
}
