package io.gatehouse.limit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The limits of one descriptor at work. Immutable but for what they count. */
public final class Limiters {

    public static final Limiters NONE = new Limiters(Map.of(), Map.of());

    private final Map<LimitSpec, Limiter> bySpec;
    private final Map<PermitSpec, Permits> permits;

    private Limiters(Map<LimitSpec, Limiter> bySpec, Map<PermitSpec, Permits> permits) {
        this.bySpec = bySpec;
        this.permits = permits;
    }

    /** @return those of another descriptor; what did not change goes on counting where it stands */
    public Limiters next(Counted counted, LongSupplier nanoTime) {
        Map<LimitSpec, Limiter> next = new HashMap<>();
        for (LimitSpec spec : counted.limits()) {
            Limiter now = bySpec.get(spec);
            next.put(spec, now == null ? new Limiter(spec, nanoTime) : now);
        }
        Map<PermitSpec, Permits> nextPermits = new HashMap<>();
        for (PermitSpec spec : counted.permits()) {
            Permits now = permits.get(spec);
            nextPermits.put(spec, now == null ? new Permits() : now);
        }
        return new Limiters(next, nextPermits);
    }

    /** @throws IllegalArgumentException for a limit of another descriptor */
    public Limiter get(LimitSpec spec) {
        Limiter limiter = bySpec.get(spec);
        if (limiter == null) {
            throw new IllegalArgumentException("no limit " + spec);
        }
        return limiter;
    }

    /** @throws IllegalArgumentException for what another descriptor counts */
    public Permits permits(PermitSpec spec) {
        Permits found = permits.get(spec);
        if (found == null) {
            throw new IllegalArgumentException("no permits of " + spec.scope());
        }
        return found;
    }

    public Collection<Limiter> all() {
        return bySpec.values();
    }

    /** Throws away counters that say nothing any more. To be called each second or so, by one thread. */
    public void tick() {
        bySpec.values().forEach(Limiter::sweep);
    }
}
