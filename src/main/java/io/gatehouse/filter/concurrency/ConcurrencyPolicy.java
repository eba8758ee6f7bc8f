package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Counting;
import io.gatehouse.exchange.Mode;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.Permits;
import io.gatehouse.limit.Plan;
import io.gatehouse.route.Per;
import io.gatehouse.route.PolicyType;
import io.gatehouse.route.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may be in flight at once, until the last byte of their answer is out: {@code <concurrency>}.
 *
 * @param max at least 1; what finds itself is never above it
 * @param adaptive whether the limit finds itself
 * @param per what is counted apart; null for nothing
 * @param priority of the requests that are asked here, among those that are counted together
 * @param permits who counts
 */
public record ConcurrencyPolicy(
        int max, boolean adaptive, @Nullable Per per, Priority priority, PermitSpec permits, Mode mode)
        implements Counting {

    static final String ELEMENT = "concurrency";

    /** What finds itself finds less, unless something is wrong. */
    private static final int MOST_FOUND = 1_000;

    private static final String PRIORITY = "priority";
    private static final List<String> HOW_MANY = List.of("max", "adaptive", "per");

    public static final PolicyType<ConcurrencyPolicy> TYPE =
            new PolicyType<>(ELEMENT, ConcurrencyPolicy::merge, ConcurrencyPolicy::read, true);

    /** One that says how important its requests are, and not how many there may be, counts where the default does. */
    private static Settings merge(Settings base, Settings own) {
        return own.has(PRIORITY) && HOW_MANY.stream().noneMatch(own::has)
                ? PolicyType.BY_ATTRIBUTE.apply(base, own).of(base.scope())
                : own;
    }

    private static ConcurrencyPolicy read(Settings element) {
        boolean adaptive = element.flag("adaptive", false);
        // what switches off that of the defaults need not say what; nor need what stands by itself and may join another
        boolean joins = element.has(PRIORITY) && element.scope().isEmpty();
        if (!element.has("max") && !adaptive && !joins && element.flag("enabled", true)) {
            element.refuse("<concurrency> without max (expected: how many may be in flight at once, or"
                    + " adaptive=\"true\"" + (element.has(PRIORITY) ? ", here or in <defaults>)" : ")"));
        }
        int max = element.integer("max", adaptive ? MOST_FOUND : 1);
        if (max < 1) {
            element.refuse("max", element.told("max") + " (expected: > 0)");
        }
        Per per = element.parse("per", Per::parse);
        if (adaptive && per != null) {
            element.refuse(
                    "per",
                    element.told("per")
                            + " beside adaptive (expected: one of the two; what the upstream bears is one limit)");
        }
        PermitSpec permits = new PermitSpec(element.scope(), per == null ? "" : per.toString());
        return new ConcurrencyPolicy(
                max, adaptive, per, element.choice(PRIORITY, Priority.HIGH), permits, Mode.of(element));
    }

    @Override
    public List<PermitSpec> permitted() {
        return List.of(permits);
    }

    /** @return how many may be in flight now, when one of these comes */
    int most(Permits counting) {
        return priority.of(adaptive ? Math.min(max, counting.gradient().limit()) : max);
    }

    @Override
    public List<String> counters(Asked asked, @Nullable Plan plan, boolean grid) {
        return List.of("concurrency of " + permits.scope() + ": takes 1 of "
                + (adaptive ? "what is found, " + max + " at most, " : max + " ") + "in flight"
                + (priority == Priority.HIGH ? "" : ", if not more than " + priority.of(100) + "% are taken")
                + (per == null ? "" : ", for " + asked.shown(per))
                + (mode == Mode.OBSERVE ? ", observed" : ""));
    }
}
