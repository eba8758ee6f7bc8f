package io.gatehouse.config;

import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The policies that are said so far, from the outermost defaults inwards. Immutable. */
final class Layer {

    private final Map<String, PolicyType<?>> types;
    private final Map<String, Settings> policies;

    private Layer(Map<String, PolicyType<?>> types, Map<String, Settings> policies) {
        this.types = types;
        this.policies = policies;
    }

    /** @param types by the name of their element */
    static Layer empty(Map<String, PolicyType<?>> types) {
        return new Layer(types, Map.of());
    }

    /**
     * @param scope of what it is said, such as {@code route orders}
     * @param elements what is said further inside; those that are no policies are passed over
     * @return what is said when that counts too; a policy that is switched off there is not said any more
     */
    Layer with(String scope, Collection<Settings> elements) {
        Map<String, Settings> merged = policies;
        for (Settings element : elements) {
            PolicyType<?> type = types.get(element.element());
            if (type == null) {
                continue;
            }
            // most blocks and routes say nothing; then nothing is copied
            merged = merged == policies ? new HashMap<>(policies) : merged;
            Settings base = merged.get(element.element());
            if (!element.flag("enabled", true)) {
                merged.remove(element.element());
            } else {
                Settings own = type.counts() ? element.of(scope) : element;
                merged.put(element.element(), base == null ? own : type.merge().apply(base, own));
            }
        }
        return merged.equals(policies) ? this : new Layer(types, merged);
    }

    boolean isEmpty() {
        return policies.isEmpty();
    }

    @Nullable
    Settings get(String element) {
        return policies.get(element);
    }
}
