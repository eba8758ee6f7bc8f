package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Counting;
import io.gatehouse.exchange.Mode;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.Permits;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.Priority;
import io.gatehouse.route.match.Per;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may be in flight at once, until the last byte of their answer is out: {@code <concurrency>}.
 *
 * @param max at least 1; what finds itself is never above it
 * @param adaptive whether the limit finds itself
 * @param per what is counted apart; null for nothing
 * @param priority of the requests that are asked here, among those that are counted together
 * @param preferences of some of them, of which the first that holds counts
 * @param permits who counts
 */
public record ConcurrencyPolicy(
        int max,
        boolean adaptive,
        @Nullable Per per,
        Priority priority,
        List<Preference> preferences,
        PermitSpec permits,
        Mode mode)
        implements Counting {

    static final String ELEMENT = "concurrency";

    /** What finds itself finds less, unless something is wrong. */
    private static final int MOST_FOUND = 1_000;

    private static final String PRIORITY = "priority";
    private static final List<String> HOW_MANY = List.of("max", "adaptive", "per");

    public static final PolicyType<ConcurrencyPolicy> TYPE =
            new PolicyType<>(ELEMENT, ConcurrencyPolicy::merge, ConcurrencyPolicy::read, true);

    public ConcurrencyPolicy {
        preferences = List.copyOf(preferences);
    }

    /**
     * One that says how important its requests are, and not how many there may be, counts where the default does. What it says of
     * some of them comes before what the default says.
     */
    private static Settings merge(Settings base, Settings own) {
        return saysHowImportant(own) && HOW_MANY.stream().noneMatch(own::has)
                ? PolicyType.OWN_FIRST.apply(base, own).of(base.scope())
                : own;
    }

    private static boolean saysHowImportant(Settings element) {
        return element.has(PRIORITY) || !element.children().isEmpty();
    }

    private static ConcurrencyPolicy read(Settings element) {
        boolean adaptive = element.flag("adaptive", false);
        // what switches off that of the defaults need not say what; nor need what stands by itself and may join another
        boolean joins = saysHowImportant(element) && element.scope().isEmpty();
        if (!element.has("max") && !adaptive && !joins && element.flag("enabled", true)) {
            element.refuse("<concurrency> without max (expected: how many may be in flight at once, or"
                    + " adaptive=\"true\"" + (saysHowImportant(element) ? ", here or in <defaults>)" : ")"));
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
                max,
                adaptive,
                per,
                element.choice(PRIORITY, Priority.HIGH),
                element.children(Preference.ELEMENT).stream()
                        .map(Preference::read)
                        .toList(),
                permits,
                Mode.of(element));
    }

    @Override
    public List<PermitSpec> permitted() {
        return List.of(permits);
    }

    /**
     * What is said of some requests is closer to them than what their plan says, and that is closer than what is said of all.
     *
     * @param plan of who asks, or null
     */
    Priority priority(Asked asked, @Nullable Plan plan) {
        for (Preference preference : preferences) {
            if (preference.holds(asked)) {
                return preference.level();
            }
        }
        return plan == null || plan.priority() == null ? priority : plan.priority();
    }

    /** @return how many may be in flight now, when one of this priority comes */
    int most(Permits counting, Priority itsPriority) {
        return itsPriority.of(adaptive ? Math.min(max, counting.gradient().limit()) : max);
    }

    @Override
    public List<String> counters(Asked asked, @Nullable Plan plan, boolean grid) {
        Priority its = priority(asked, plan);
        return List.of("concurrency of " + permits.scope() + ": takes 1 of "
                + (adaptive ? "what is found, " + max + " at most, " : max + " ") + "in flight"
                + (its == Priority.HIGH ? "" : ", if less than " + its.of(100) + "% are taken")
                + (per == null ? "" : ", for " + asked.shown(per))
                + (mode == Mode.OBSERVE ? ", observed" : ""));
    }
}
