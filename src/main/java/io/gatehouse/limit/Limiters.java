package io.gatehouse.limit;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The limits of one descriptor at work. Immutable but for what they count. */
public final class Limiters {

    public static final Limiters NONE = new Limiters(Map.of(), Map.of(), Map.of(), Map.of(), null, null);

    private final Map<LimitSpec, Limiter> bySpec;
    private final Map<LimitSpec, Map<String, Limiter>> byPlan;
    private final Map<PermitSpec, Permits> permits;
    private final Map<QuotaSpec, Quota> quotas;
    private final @Nullable Usage usage;
    private final @Nullable Grid grid;

    /**
     * What limits work with.
     *
     * @param nanoTime the ticker of the gateway
     * @param time for what follows the calendar
     */
    public record Means(LongSupplier nanoTime, InstantSource time, Ledger ledger) {}

    private Limiters(
            Map<LimitSpec, Limiter> bySpec,
            Map<LimitSpec, Map<String, Limiter>> byPlan,
            Map<PermitSpec, Permits> permits,
            Map<QuotaSpec, Quota> quotas,
            @Nullable Usage usage,
            @Nullable Grid grid) {
        this.bySpec = bySpec;
        this.byPlan = byPlan;
        this.permits = permits;
        this.quotas = quotas;
        this.usage = usage;
        this.grid = grid;
    }

    /** As {@link #next(Counted, Means, Grid)}, alone. */
    public Limiters next(Counted counted, Means means) {
        return next(counted, means, null);
    }

    /**
     * Reads from the disk where there are quotas.
     *
     * @param together where limits are counted with other gateways; null for nowhere
     * @return those of another descriptor; what did not change goes on counting where it stands
     */
    public Limiters next(Counted counted, Means means, @Nullable Grid together) {
        Map<LimitSpec, Limiter> next = new HashMap<>();
        for (LimitSpec spec : counted.limits()) {
            Limiter now = spec.shared() && together != grid ? null : bySpec.get(spec);
            next.put(spec, now == null ? new Limiter(spec, means.nanoTime(), spec.shared() ? together : null) : now);
        }
        Map<PermitSpec, Permits> nextPermits = new HashMap<>();
        for (PermitSpec spec : counted.permits()) {
            Permits now = permits.get(spec);
            nextPermits.put(spec, now == null ? new Permits(means.nanoTime()) : now);
        }
        // whoever comes back finds those who were let in before
        permits.forEach((spec, now) -> {
            if (now.keys() > 0) {
                nextPermits.putIfAbsent(spec, now);
            }
        });
        Map<QuotaSpec, Quota> nextQuotas = new HashMap<>();
        for (QuotaSpec spec : counted.quotas()) {
            nextQuotas.put(spec, new Quota(spec, means.ledger(), means.time()));
        }
        Usage books = new Usage(means.ledger(), means.time());
        if (!nextQuotas.isEmpty()) {
            books.open();
        }
        return new Limiters(next, byPlan(counted, next), nextPermits, nextQuotas, books, together);
    }

    /** Said once, so that nothing has to be made of a plan for each request. */
    private static Map<LimitSpec, Map<String, Limiter>> byPlan(Counted counted, Map<LimitSpec, Limiter> limiters) {
        Map<LimitSpec, Map<String, Limiter>> byPlan = new HashMap<>();
        counted.planned().forEach((limit, plans) -> {
            Map<String, Limiter> others = new HashMap<>();
            plans.forEach((plan, spec) -> others.put(plan, limiters.get(spec)));
            byPlan.put(limit, others);
        });
        return byPlan;
    }

    /** @throws IllegalArgumentException for a limit of another descriptor */
    public Limiter get(LimitSpec spec) {
        Limiter limiter = bySpec.get(spec);
        if (limiter == null) {
            throw new IllegalArgumentException("no limit " + spec);
        }
        return limiter;
    }

    /**
     * @param plan the name of the plan of the caller; null for none, and what says nothing of the limit is none
     * @return what holds for him
     * @throws IllegalArgumentException for a limit of another descriptor
     */
    public Limiter get(LimitSpec spec, @Nullable String plan) {
        Map<String, Limiter> plans = plan == null ? null : byPlan.get(spec);
        Limiter planned = plans == null ? null : plans.get(plan);
        return planned == null ? get(spec) : planned;
    }

    /** @throws IllegalArgumentException for what another descriptor counts */
    public Permits permits(PermitSpec spec) {
        Permits found = permits.get(spec);
        if (found == null) {
            throw new IllegalArgumentException("no permits of " + spec.scope());
        }
        return found;
    }

    /** @return all that counts what is in flight */
    public Map<PermitSpec, Permits> permits() {
        return permits;
    }

    /** @throws IllegalArgumentException for what another descriptor counts */
    public Quota quota(QuotaSpec spec) {
        Quota found = quotas.get(spec);
        if (found == null) {
            throw new IllegalArgumentException("no quota of " + spec.scope());
        }
        return found;
    }

    /**
     * @return the books of what callers have used
     * @throws IllegalStateException if there is no descriptor
     */
    public Usage usage() {
        if (usage == null) {
            throw new IllegalStateException("no descriptor, and so no books");
        }
        return usage;
    }

    public Collection<Limiter> all() {
        return bySpec.values();
    }

    /** Throws away counters that say nothing any more. To be called each second or so, by one thread. */
    public void tick() {
        bySpec.values().forEach(Limiter::sweep);
    }
}
