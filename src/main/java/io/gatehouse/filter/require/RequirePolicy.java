package io.gatehouse.filter.require;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.exchange.Refusal;
import io.gatehouse.fault.Fault;
import io.gatehouse.identity.Caller;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.policy.Requiring;
import io.gatehouse.route.settings.Names;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
        Wanted anyRole,
        Wanted allRoles,
        Wanted anyScope,
        Wanted allScopes,
        List<Claim> claims,
        Wanted acr,
        @Nullable Duration maxAge,
        Mode mode)
        implements Requiring {

    static final String ELEMENT = "require";

    public static final PolicyType<RequirePolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.REPLACE, RequirePolicy::read);

    /**
     * One claim and a value that it must have, or have among others.
     *
     * @param written as the descriptor has it: what a placeholder stands for is not in it
     */
    record Claim(String name, String value, String written) {

        static List<Claim> list(String text) {
            return Names.parse(text).stream().map(Claim::parse).toList();
        }

        private static Claim parse(String text) {
            int equals = text.indexOf('=');
            if (equals < 1 || equals == text.length() - 1) {
                throw new IllegalArgumentException(
                        Settings.shown(text) + " (expected: NAME=VALUE, such as department=sales)");
            }
            return new Claim(text.substring(0, equals), text.substring(equals + 1), text);
        }
    }

    private static RequirePolicy read(Settings require) {
        RequirePolicy policy = new RequirePolicy(
                Wanted.read(require, "any-role"),
                Wanted.read(require, "all-roles"),
                Wanted.read(require, "any-scope"),
                Wanted.read(require, "all-scopes"),
                claims(require),
                Wanted.read(require, "acr"),
                require.positiveDuration("max-age"),
                Mode.of(require));
        if (policy.equals(nothing(policy.mode))) {
            require.refuse("<require> requires nothing (expected: any-role, all-roles, any-scope, all-scopes, claim,"
                    + " acr or max-age)");
        }
        return policy;
    }

    private static RequirePolicy nothing(Mode mode) {
        Wanted none = Wanted.NOTHING;
        return new RequirePolicy(none, none, none, none, List.of(), none, null, mode);
    }

    private static List<Claim> claims(Settings require) {
        List<Claim> read = require.parse("claim", List.of(), Claim::list);
        List<String> written = require.toldWords("claim");
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            Claim claim = read.get(i);
            claims.add(new Claim(claim.name, claim.value, written.get(i)));
        }
        return List.copyOf(claims);
    }

    @Override
    public Set<String> roles() {
        Set<String> roles = new HashSet<>(anyRole.names());
        roles.addAll(allRoles.names());
        return roles;
    }

    @Override
    public boolean isUpToMore(Caller caller) {
        boolean more = !claims.isEmpty() || !acr.isEmpty() || maxAge != null;
        return more
                && mode == Mode.ENFORCE
                && !caller.isAnonymous()
                && anyRole.anyOf(caller.roles())
                && allRoles.allOf(caller.roles())
                && anyScope.anyOf(caller.scopes())
                && allScopes.allOf(caller.scopes());
    }

    /** @param now when the caller asks */
    @Nullable
    Refusal verdict(Asked asked, Instant now) {
        List<Lack> lacks = lacks(asked.caller(), now);
        if (lacks.isEmpty()) {
            return null;
        }
        Set<String> kinds = new LinkedHashSet<>();
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
        if (!anyRole.anyOf(caller.roles())) {
            lacks.add(new Lack("role", "roles: " + caller.roles() + " (expected: one of " + anyRole + ")"));
        }
        if (!allRoles.allOf(caller.roles())) {
            lacks.add(new Lack("role", "roles: " + caller.roles() + " (expected: all of " + allRoles + ")"));
        }
        if (!anyScope.anyOf(caller.scopes())) {
            lacks.add(new Lack("scope", "scopes: " + caller.scopes() + " (expected: one of " + anyScope + ")"));
        }
        if (!allScopes.allOf(caller.scopes())) {
            lacks.add(new Lack("scope", "scopes: " + caller.scopes() + " (expected: all of " + allScopes + ")"));
        }
        for (Claim claim : claims) {
            if (!caller.claims().has(claim.name, claim.value)) {
                lacks.add(new Lack("claim", "claim: another, or none (expected: " + claim.written + ")"));
            }
        }
        addStepUp(caller, now, lacks);
        return lacks;
    }

    private void addStepUp(Caller caller, Instant now, List<Lack> lacks) {
        String said = caller.claims().text("acr");
        if (!acr.anyOf(said == null ? Set.of() : Set.of(said))) {
            lacks.add(new Lack(
                    Lack.STRENGTH, "acr: " + (said == null ? "none" : said) + " (expected: one of " + acr + ")"));
        }
        if (maxAge == null) {
            return;
        }
        Instant when = caller.authenticatedAt();
        // providers count whole seconds, and would find fresh enough what is not so here
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        if (when == null || when.plus(maxAge).isBefore(second)) {
            lacks.add(new Lack(
                    Lack.STRENGTH,
                    "auth_time: " + (when == null ? "none" : when) + " (expected: not longer ago than max-age)"));
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
