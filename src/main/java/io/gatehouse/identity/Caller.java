package io.gatehouse.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as far as it was found out.
 *
 * @param realm who says so: the name of an identity or of keys, or the way in where that has no name; names of callers are unique
 *     within it
 * @param name by which logs, limits and the upstream know the caller; empty for nobody in particular
 * @param roles what the caller is
 * @param scopes what the caller's credential is good for (RFC 6749, 3.3)
 * @param claims what else is said
 * @param plan the contract of the caller, or null
 * @param authenticatedAt when the person behind it last proved who they are; null where nobody says
 */
public record Caller(
        String realm,
        String name,
        Set<String> roles,
        Set<String> scopes,
        Claims claims,
        @Nullable String plan,
        @Nullable Instant authenticatedAt) {

    /** Nobody has been asked, or nobody has said. */
    public static final Caller ANONYMOUS = new Caller("", "", Set.of(), Set.of(), Claims.NONE, null, null);

    public Caller {
        roles = Set.copyOf(roles);
        scopes = Set.copyOf(scopes);
    }

    /** @return one who has a name and nothing else */
    public static Caller named(String realm, String name) {
        return new Caller(realm, name, Set.of(), Set.of(), Claims.NONE, null, null);
    }

    /**
     * Somebody in a request that nobody has sent: for tests in the descriptor, and for explanations.
     *
     * @param name null when nothing is said of it
     * @return {@link #ANONYMOUS} when nothing is said at all
     */
    public static Caller supposed(@Nullable String name, Collection<String> roles, Collection<String> scopes) {
        return name == null && roles.isEmpty() && scopes.isEmpty()
                ? ANONYMOUS
                : new Caller(
                        "supposed",
                        name == null ? "somebody" : name,
                        Set.copyOf(roles),
                        Set.copyOf(scopes),
                        Claims.NONE,
                        null,
                        null);
    }

    /** @return this one with this said of it and nothing else, under this plan */
    public Caller with(Claims said, @Nullable String itsPlan) {
        return new Caller(realm, name, roles, scopes, said, itsPlan, authenticatedAt);
    }

    public boolean isAnonymous() {
        return name.isEmpty();
    }

    /** @return this one with what another way in says of the same request; the name is this one's */
    public Caller and(Caller other) {
        return new Caller(
                realm,
                name,
                union(roles, other.roles),
                union(scopes, other.scopes),
                claims.over(other.claims),
                plan == null ? other.plan : plan,
                authenticatedAt == null ? other.authenticatedAt : authenticatedAt);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    /** {@code corp/alice}; claims may be private and stay out of logs. */
    @Override
    public String toString() {
        return isAnonymous() ? "anonymous" : realm + '/' + name;
    }
}
