package io.gatehouse.limit;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * All that one descriptor counts, each once.
 *
 * @param limits of what comes
 * @param permits of what is in flight
 * @param quotas of what is used over the calendar
 */
public record Counted(Set<LimitSpec> limits, Set<PermitSpec> permits, Set<QuotaSpec> quotas) {

    public Counted {
        limits = Set.copyOf(limits);
        permits = Set.copyOf(permits);
        quotas = Set.copyOf(quotas);
    }

    /** @return this, and what is counted for those who have one of these plans */
    public Counted under(Collection<Plan> plans) {
        Set<LimitSpec> all = new HashSet<>(limits);
        for (Plan plan : plans) {
            limits.forEach(limit -> all.add(limit.under(plan)));
        }
        return new Counted(all, permits, quotas);
    }
}
