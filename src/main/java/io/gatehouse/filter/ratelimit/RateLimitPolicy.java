package io.gatehouse.filter.ratelimit;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Counting;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Plan;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often something may be asked for: {@code <rate-limit>}.
 *
 * @param early the limits that are asked before anybody is asked who they are
 * @param late those that count by who asks
 * @param costFields in which the upstream says what something cost
 * @param classic whether clients read the fields X-RateLimit-… too
 */
public record RateLimitPolicy(List<Limit> early, List<Limit> late, Set<String> costFields, boolean classic)
        implements Counting {

    static final String ELEMENT = "rate-limit";

    private static final Set<String> OF_LIMIT = Set.of("rate", "burst", "per", "cost", "cost-header", "keys", "shared");

    public static final PolicyType<RateLimitPolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.byName(Limit.ELEMENT, OF_LIMIT), RateLimitPolicy::read, true);

    public RateLimitPolicy(List<Limit> early, List<Limit> late, Set<String> costFields, boolean classic) {
        this.early = List.copyOf(early);
        this.late = List.copyOf(late);
        this.costFields = Set.copyOf(costFields);
        this.classic = classic;
    }

    private static RateLimitPolicy read(Settings element) {
        if (!element.children().isEmpty() && OF_LIMIT.stream().anyMatch(element::has)) {
            element.refuse("<rate-limit> with a limit of its own and <limit>s in it (expected: one of the two)");
        }
        List<Limit> limits = PolicyType.inNames(element, Limit.ELEMENT, OF_LIMIT).children(Limit.ELEMENT).stream()
                .map(Limit::read)
                .toList();
        // as it stands it may change nothing but the mode of those of the defaults
        if (limits.isEmpty() && !element.scope().isEmpty()) {
            element.refuse("<rate-limit> without a limit (expected: rate=\"300/s\" or the like, here or in <limit>)");
        }
        Set<String> names = new HashSet<>();
        Set<String> costFields = new HashSet<>();
        for (Limit limit : limits) {
            if (limit.costs().field() != null) {
                costFields.add(limit.costs().field());
            }
            if (!names.add(limit.spec().name())) {
                element.refuse("<rate-limit> with two limits named "
                        + limit.spec().name() + " (expected: each name once; without one it is \"default\")");
            }
        }
        return new RateLimitPolicy(
                limits.stream().filter(limit -> !limit.per().asksWho()).toList(),
                limits.stream().filter(limit -> limit.per().asksWho()).toList(),
                costFields,
                element.flag("classic-fields", false));
    }

    @Override
    public List<LimitSpec> limits() {
        return Stream.concat(early.stream(), late.stream()).map(Limit::spec).toList();
    }

    @Override
    public List<String> counters(Asked asked, @Nullable Plan plan, boolean grid) {
        return Stream.concat(early.stream(), late.stream())
                .map(limit -> limit.counter(asked, plan, grid))
                .toList();
    }
}
