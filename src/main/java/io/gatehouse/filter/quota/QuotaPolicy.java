package io.gatehouse.filter.quota;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Counting;
import io.gatehouse.exchange.Mode;
import io.gatehouse.limit.Allowance;
import io.gatehouse.limit.Period;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.QuotaSpec;
import io.gatehouse.route.match.Per;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may be asked for in a day or a month: {@code <quota>}.
 *
 * @param allowance for those who have no plan, or one that says nothing of it
 * @param per what is counted apart
 * @param zone whose midnight begins a day
 * @param scope of what it is said
 */
public record QuotaPolicy(Allowance allowance, Per per, ZoneId zone, String scope, Mode mode) implements Counting {

    static final String ELEMENT = "quota";

    public static final PolicyType<QuotaPolicy> TYPE =
            new PolicyType<>(ELEMENT, PolicyType.REPLACE, QuotaPolicy::read, true);

    private static final Allowance NONE = new Allowance(Long.MAX_VALUE, Period.MONTH);
    private static final Per PRINCIPAL = Per.parse("principal");

    private static QuotaPolicy read(Settings element) {
        // what switches off that of the defaults need not say what
        if (!element.has("limit") && element.flag("enabled", true)) {
            element.refuse("<quota> without a limit (expected: limit=\"50000/month\" or the like)");
        }
        return new QuotaPolicy(
                element.parse("limit", NONE, Allowance::parse),
                element.parse("per", PRINCIPAL, Per::parse),
                element.parse("zone", ZoneOffset.UTC, QuotaPolicy::zone),
                element.scope(),
                Mode.of(element));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: a time zone such as UTC or Europe/Berlin)", e);
        }
    }

    /** @return what is allowed to who has a plan, or none */
    Allowance allowance(@Nullable Plan plan) {
        return plan == null || plan.quota() == null ? allowance : plan.quota();
    }

    @Override
    public List<String> counters(Asked asked, @Nullable Plan plan, boolean grid) {
        return List.of("quota of " + scope + ": takes 1 of " + allowance(plan) + " (" + zone + "), for "
                + asked.shown(per) + (mode == Mode.OBSERVE ? ", observed" : ""));
    }

    QuotaSpec spec(Period period) {
        return new QuotaSpec(scope, per.toString(), period, zone);
    }

    /** A plan may count by another stretch of the calendar. */
    @Override
    public List<QuotaSpec> quotas() {
        List<QuotaSpec> quotas = new ArrayList<>();
        for (Period period : Period.values()) {
            quotas.add(spec(period));
        }
        return quotas;
    }
}
