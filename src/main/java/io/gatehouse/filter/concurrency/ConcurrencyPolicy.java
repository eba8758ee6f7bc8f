package io.gatehouse.filter.concurrency;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Counting;
import io.gatehouse.exchange.Mode;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.Plan;
import io.gatehouse.route.Per;
import io.gatehouse.route.PolicyType;
import io.gatehouse.route.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may be in flight at once, until the last byte of their answer is out: {@code <concurrency>}.
 *
 * @param max at least 1
 * @param per what is counted apart; null for nothing
 * @param permits who counts
 */
public record ConcurrencyPolicy(int max, @Nullable Per per, PermitSpec permits, Mode mode) implements Counting {

    static final String ELEMENT = "concurrency";

    public static final PolicyType<ConcurrencyPolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.REPLACE, ConcurrencyPolicy::read, true);

    private static ConcurrencyPolicy read(Settings element) {
        // what switches off that of the defaults need not say what
        if (!element.has("max") && element.flag("enabled", true)) {
            element.refuse("<concurrency> without max (expected: how many may be in flight at once)");
        }
        int max = element.integer("max", 1);
        if (max < 1) {
            element.refuse("max", element.told("max") + " (expected: > 0)");
        }
        Per per = element.parse("per", Per::parse);
        PermitSpec permits = new PermitSpec(element.scope(), per == null ? "" : per.toString());
        return new ConcurrencyPolicy(max, per, permits, Mode.of(element));
    }

    @Override
    public List<PermitSpec> permitted() {
        return List.of(permits);
    }

    @Override
    public List<String> counters(Asked asked, @Nullable Plan plan, boolean grid) {
        return List.of("concurrency of " + permits.scope() + ": takes 1 of " + max + " in flight"
                + (per == null ? "" : ", for " + asked.shown(per))
                + (mode == Mode.OBSERVE ? ", observed" : ""));
    }
}
