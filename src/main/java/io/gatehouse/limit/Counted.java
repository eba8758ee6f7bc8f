package io.gatehouse.limit;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * All that one descriptor counts, each once.
 *
 * @param limits of what comes, also for those who have a plan
 * @param permits of what is in flight
 * @param quotas of what is used over the calendar
 * @param planned what holds in place of a limit, by the name of the plan
 */
public record Counted(
        Set<LimitSpec> limits,
        Set<PermitSpec> permits,
        Set<QuotaSpec> quotas,
        Map<LimitSpec, Map<String, LimitSpec>> planned) {

    public Counted {
        limits = Set.copyOf(limits);
        permits = Set.copyOf(permits);
        quotas = Set.copyOf(quotas);
        planned = Map.copyOf(planned);
    }

    /** Without plans. */
    public Counted(Set<LimitSpec> limits, Set<PermitSpec> permits, Set<QuotaSpec> quotas) {
        this(limits, permits, quotas, Map.of());
    }

    /** @return this, and what is counted for those who have one of these plans */
    public Counted under(Collection<Plan> plans) {
        Set<LimitSpec> all = new HashSet<>(limits);
        Map<LimitSpec, Map<String, LimitSpec>> under = new HashMap<>();
        for (LimitSpec limit : limits) {
            Map<String, LimitSpec> others = new HashMap<>();
            for (Plan plan : plans) {
                LimitSpec other = limit.under(plan);
                if (!other.equals(limit)) {
                    others.put(plan.name(), other);
                }
            }
            all.addAll(others.values());
            if (!others.isEmpty()) {
                under.put(limit, Map.copyOf(others));
            }
        }
        return new Counted(all, permits, quotas, under);
    }
}
