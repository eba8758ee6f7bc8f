package io.gatehouse.limit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The limits of one descriptor at work. Immutable but for what they count. */
public final class Limiters {

    public static final Limiters NONE = new Limiters(Map.of());

    private final Map<LimitSpec, Limiter> bySpec;

    private Limiters(Map<LimitSpec, Limiter> bySpec) {
        this.bySpec = bySpec;
    }

    /** @return those of another descriptor; what did not change goes on counting where it stands */
    public Limiters next(Collection<LimitSpec> specs, LongSupplier nanoTime) {
        Map<LimitSpec, Limiter> next = new HashMap<>();
        for (LimitSpec spec : specs) {
            Limiter now = bySpec.get(spec);
            next.putIfAbsent(spec, now == null ? new Limiter(spec, nanoTime) : now);
        }
        return new Limiters(next);
    }

    /** @throws IllegalArgumentException for a limit of another descriptor */
    public Limiter get(LimitSpec spec) {
        Limiter limiter = bySpec.get(spec);
        if (limiter == null) {
            throw new IllegalArgumentException("no limit " + spec);
        }
        return limiter;
    }

    public Collection<Limiter> all() {
        return bySpec.values();
    }

    /** Throws away counters that say nothing any more. To be called each second or so, by one thread. */
    public void tick() {
        bySpec.values().forEach(Limiter::sweep);
    }
}
