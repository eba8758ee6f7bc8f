package io.gatehouse.config;

import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the policies of routes, in the order of the catalogue. Remembers what it read: most routes share their defaults. */
final class PolicyReader {

    private final List<PolicyType<?>> catalogue;
    private final Map<String, PolicyType<?>> types = new HashMap<>();
    private final ValueCheck values;
    private final Map<Known, Policies.Read> known = new HashMap<>();

    /** Settings are compared by identity. */
    private record Known(Settings settings, Set<String> captures) {}

    PolicyReader(List<PolicyType<?>> catalogue, ValueCheck values) {
        this.catalogue = catalogue;
        this.values = values;
        catalogue.forEach(type -> types.put(type.element(), type));
    }

    Layer outermost() {
        return Layer.empty(types);
    }

    /**
     * Reads each policy as it stands, so that what is wrong with one is told although no route uses it.
     *
     * @param elements those that are no policies are passed over
     */
    void readAlone(Collection<Settings> elements) {
        for (Settings element : elements) {
            PolicyType<?> type = types.get(element.element());
            if (type != null) {
                read(type, element);
            }
        }
    }

    /** @param captures what every path of the route and every host of its block captures */
    Policies read(Layer layer, Set<String> captures) {
        if (layer.isEmpty()) {
            return Policies.NONE;
        }
        List<Policies.Read> policies = new ArrayList<>();
        for (PolicyType<?> type : catalogue) {
            Settings settings = layer.get(type.element());
            if (settings != null) {
                Known key = new Known(settings, captures);
                Policies.Read policy = known.get(key);
                if (policy == null) {
                    policy = read(type, settings.where(captures));
                }
                if (policy != null) {
                    known.put(key, policy);
                    policies.add(policy);
                }
            }
        }
        return Policies.read(policies);
    }

    private Policies.@Nullable Read read(PolicyType<?> type, Settings settings) {
        try {
            Policy policy = type.read().apply(settings);
            values.check(policy, settings);
            return new Policies.Read(policy, settings.written());
        } catch (IllegalArgumentException e) {
            settings.refuse("<" + settings.element() + ">: " + e.getMessage());
            return null;
        }
    }
}
