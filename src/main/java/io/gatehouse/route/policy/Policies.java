package io.gatehouse.route.policy;

import io.gatehouse.route.settings.Written;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policies of one route, at most one of each type, in the order of the table of concerns. */
public final class Policies {

    public static final Policies NONE = new Policies(Map.of(), List.of());

    private final Map<Class<?>, Policy> byType;

    /** The same once more: each request asks some twenty times, mostly for what is not there, and a look along a few references is the fastest. */
    private final Class<?>[] types;

    private final Policy[] policies;
    private final List<Read> read;

    /**
     * A policy that was read.
     *
     * @param written its element as the descriptor has it, in which nothing shows that a placeholder stands for
     */
    public record Read(Policy policy, Written written) {}

    private Policies(Map<Class<?>, Policy> byType, List<Read> read) {
        this.byType = byType;
        this.types = byType.keySet().toArray(Class<?>[]::new);
        this.policies = byType.values().toArray(Policy[]::new);
        this.read = List.copyOf(read);
    }

    /**
     * Policies that no descriptor has.
     *
     * @throws IllegalArgumentException if two are of one type
     */
    public static Policies of(Collection<? extends Policy> policies) {
        return read(policies.stream()
                .map(policy -> new Read(policy, Written.named(policy.getClass().getSimpleName())))
                .toList());
    }

    /** @throws IllegalArgumentException if two are of one type */
    public static Policies read(Collection<Read> policies) {
        Map<Class<?>, Policy> byType = new LinkedHashMap<>();
        for (Read read : policies) {
            if (byType.put(read.policy().getClass(), read.policy()) != null) {
                throw new IllegalArgumentException(
                        "two policies of " + read.policy().getClass());
            }
        }
        return byType.isEmpty() ? NONE : new Policies(byType, List.copyOf(policies));
    }

    /** @return the policy of this type, or null when the route has none */
    public <P extends Policy> @Nullable P get(Class<P> type) {
        for (int i = 0; i < types.length; i++) {
            if (types[i] == type) {
                return type.cast(policies[i]);
            }
        }
        return null;
    }

    /** @return the policy that finds out who asks, or null */
    public @Nullable Authenticating authenticating() {
        return first(Authenticating.class);
    }

    /** @return the policy that names sites whose pages may use the route, or null */
    public @Nullable Sharing sharing() {
        return first(Sharing.class);
    }

    private <P extends Policy> @Nullable P first(Class<P> kind) {
        for (Policy policy : byType.values()) {
            if (kind.isInstance(policy)) {
                return kind.cast(policy);
            }
        }
        return null;
    }

    public Collection<Policy> all() {
        return Collections.unmodifiableCollection(byType.values());
    }

    /** @return the elements, as the descriptor has them, each in one line: what people are shown, and may be shown */
    public List<String> written() {
        return read.stream().map(policy -> policy.written().toString()).toList();
    }

    /** @return each with the element that it was read from, in the order of the table of concerns */
    public List<Read> read() {
        return read;
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
