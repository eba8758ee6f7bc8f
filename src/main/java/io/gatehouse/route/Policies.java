package io.gatehouse.route;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policies of one route, at most one of each type, in the order of the table of concerns. */
public final class Policies {

    public static final Policies NONE = new Policies(Map.of());

    private final Map<Class<?>, Policy> byType;

    private Policies(Map<Class<?>, Policy> byType) {
        this.byType = byType;
    }

    /** @throws IllegalArgumentException if two are of one type */
    public static Policies of(Collection<? extends Policy> policies) {
        Map<Class<?>, Policy> byType = new LinkedHashMap<>();
        for (Policy policy : policies) {
            if (byType.put(policy.getClass(), policy) != null) {
                throw new IllegalArgumentException("two policies of " + policy.getClass());
            }
        }
        return byType.isEmpty() ? NONE : new Policies(byType);
    }

    /** @return the policy of this type, or null when the route has none */
    public <P extends Policy> @Nullable P get(Class<P> type) {
        return type.cast(byType.get(type));
    }

    /** @return the policy that finds out who asks, or null */
    public @Nullable Authenticating authenticating() {
        for (Policy policy : byType.values()) {
            if (policy instanceof Authenticating found) {
                return found;
            }
        }
        return null;
    }

    public Collection<Policy> all() {
        return Collections.unmodifiableCollection(byType.values());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Policies that && byType.equals(that.byType);
    }

    @Override
    public int hashCode() {
        return byType.hashCode();
    }

    @Override
    public String toString() {
        return byType.values().toString();
    }
}
