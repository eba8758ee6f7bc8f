package io.gatehouse.filter.require;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.PolicyType;
import io.gatehouse.route.Requiring;
import io.gatehouse.route.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * May they: {@code <require>}. All that is said must hold; what is empty or null says nothing.
 *
 * @param claims each must be said of the caller
 * @param acr the caller must have proved who they are in one of these ways (OpenID Connect Core 1.0, 2: acr)
 * @param maxAge how long ago at most that may have been
 */
public record RequirePolicy(
        List<String> anyRole,
        List<String> allRoles,
        List<String> anyScope,
        List<String> allScopes,
        List<Claim> claims,
        List<String> acr,
        @Nullable Duration maxAge,
        Mode mode)
        implements Requiring {

    static final String ELEMENT = "require";

    public static final PolicyType<RequirePolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.REPLACE, RequirePolicy::read);

    /** One claim and a value that it must have, or have among others. */
    record Claim(String name, String value) {

        static Claim parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1 || equals == text.length() - 1) {
                throw new IllegalArgumentException(
                        Settings.shown(text) + " (expected: NAME=VALUE, such as department=sales)");
            }
            return new Claim(text.substring(0, equals), text.substring(equals + 1));
        }
    }

    private static RequirePolicy read(Settings require) {
        RequirePolicy policy = new RequirePolicy(
                List.copyOf(require.words("any-role")),
                List.copyOf(require.words("all-roles")),
                List.copyOf(require.words("any-scope")),
                List.copyOf(require.words("all-scopes")),
                require.parseWords("claim", Claim::parse),
                List.copyOf(require.words("acr")),
                require.positiveDuration("max-age"),
                Mode.of(require));
        if (policy.equals(nothing(policy.mode))) {
            require.refuse("<require> requires nothing (expected: any-role, all-roles, any-scope, all-scopes, claim,"
                    + " acr or max-age)");
        }
        return policy;
    }

    private static RequirePolicy nothing(Mode mode) {
        return new RequirePolicy(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, mode);
    }

    @Override
    public Set<String> roles() {
        Set<String> roles = new HashSet<>(anyRole);
        roles.addAll(allRoles);
        return roles;
    }

    /** @param now when the caller asks */
    @Nullable
    Refusal verdict(Asked asked, Instant now) {
        List<Lack> lacks = lacks(asked.caller(), now);
        if (lacks.isEmpty()) {
            return null;
        }
        List<String> kinds = new ArrayList<>();
        List<String> details = new ArrayList<>();
        for (Lack lack : lacks) {
            kinds.add(lack.kind());
            details.add(lack.detail());
        }
        String detail = asked.caller() + ": " + String.join("; ", details);
        if (asked.caller().isAnonymous()) {
            return new Refusal(Fault.UNAUTHENTICATED, "credentials: none (expected: some)", detail, mode);
        }
        // what kind of thing is missing, not what would suffice: that is nobody's business who has it not
        return new Refusal(Fault.FORBIDDEN, "missing: " + String.join(", ", kinds), detail, mode);
    }

    /** @return as {@link #verdict(Asked, Instant)}, of one who has just proved who they are, for what nobody has sent */
    public @Nullable Refusal verdict(Asked asked) {
        Instant when = asked.caller().authenticatedAt();
        return verdict(asked, when == null ? Instant.EPOCH : when);
    }

    private List<Lack> lacks(Caller caller, Instant now) {
        List<Lack> lacks = new ArrayList<>();
        if (!anyRole.isEmpty() && anyRole.stream().noneMatch(caller.roles()::contains)) {
            lacks.add(new Lack("role", "roles: " + caller.roles() + " (expected: one of " + anyRole + ")"));
        }
        if (!caller.roles().containsAll(allRoles)) {
            lacks.add(new Lack("role", "roles: " + caller.roles() + " (expected: all of " + allRoles + ")"));
        }
        if (!anyScope.isEmpty() && anyScope.stream().noneMatch(caller.scopes()::contains)) {
            lacks.add(new Lack("scope", "scopes: " + caller.scopes() + " (expected: one of " + anyScope + ")"));
        }
        if (!caller.scopes().containsAll(allScopes)) {
            lacks.add(new Lack("scope", "scopes: " + caller.scopes() + " (expected: all of " + allScopes + ")"));
        }
        for (Claim claim : claims) {
            if (!caller.claims().has(claim.name, claim.value)) {
                lacks.add(new Lack(
                        "claim", "claim " + claim.name + ": another, or none (expected: " + claim.value + ")"));
            }
        }
        addStepUp(caller, now, lacks);
        return lacks;
    }

    private void addStepUp(Caller caller, Instant now, List<Lack> lacks) {
        String said = caller.claims().text("acr");
        if (!acr.isEmpty() && (said == null || !acr.contains(said))) {
            lacks.add(new Lack(Lack.STRENGTH, "acr: " + said + " (expected: one of " + acr + ")"));
        }
        Instant when = caller.authenticatedAt();
        if (maxAge != null && (when == null || when.plus(maxAge).isBefore(now))) {
            lacks.add(new Lack(Lack.STRENGTH, "auth_time: " + when + " (expected: within " + maxAge + ")"));
        }
    }

    /** @return whether nothing is missing but a stronger or a fresher proof, which the caller can bring (RFC 9470) */
    boolean wantsStepUp(Caller caller, Instant now) {
        List<Lack> lacks = lacks(caller, now);
        return !caller.isAnonymous()
                && !lacks.isEmpty()
                && lacks.stream().allMatch(lack -> lack.kind().equals(Lack.STRENGTH));
    }

    /**
     * Something that the caller has not.
     *
     * @param kind for the client
     * @param detail for the log
     */
    private record Lack(String kind, String detail) {

        static final String STRENGTH = "authentication strength";
    }
}
