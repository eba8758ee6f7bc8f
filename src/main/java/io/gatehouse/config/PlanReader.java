package io.gatehouse.config;

import io.gatehouse.config.xml.Suggestion;
import io.gatehouse.limit.Allowance;
import io.gatehouse.limit.Counted;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.Priority;
import io.gatehouse.limit.Rate;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@code <plan>}. */
final class PlanReader {

    private static final Duration LONGEST = Duration.ofDays(366);
    private static final String PRIORITY = "priority";

    private PlanReader() {}

    static List<Plan> plans(List<Settings> elements) {
        List<Plan> plans = new ArrayList<>();
        for (Settings element : elements) {
            Map<String, Plan.Pace> limits = new HashMap<>();
            for (Settings limit : element.children("limit")) {
                String name = limit.text("name", PolicyType.UNNAMED);
                if (limits.put(name, pace(limit)) != null) {
                    limit.refuse("<limit> " + name + " a second time in <plan> (expected: each name once)");
                }
            }
            Settings quota = element.child("quota");
            Priority priority = element.choice(PRIORITY, Priority.class);
            if (quota == null && limits.isEmpty() && !element.has(PRIORITY)) {
                element.refuse("<plan> " + element.text("name", "")
                        + " says nothing (expected: <quota> or <limit> in it, priority, or no such plan)");
            }
            plans.add(new Plan(
                    element.text("name", ""),
                    quota == null ? null : quota.parse("limit", Allowance::parse),
                    limits,
                    priority));
        }
        return plans;
    }

    private static Plan.Pace pace(Settings limit) {
        Rate rate = limit.parse("rate", Rate.parse("1/s"), Rate::parse);
        long burst = limit.has("burst") ? limit.integer("burst", 1) : rate.perSecond();
        if (burst < 1 || rate.timeFor(burst).compareTo(LONGEST) > 0) {
            limit.refuse(
                    "burst",
                    limit.told("burst") + " (expected: at least 1, and what " + rate + " brings in a year at most)");
            return new Plan.Pace(rate, 1);
        }
        return new Plan.Pace(rate, burst);
    }

    /** A plan that changes nothing is a slip, of a name mostly. */
    static void check(List<Settings> elements, Counted counted) {
        Collection<LimitSpec> limits = counted.limits();
        Set<String> byCaller = new TreeSet<>();
        Set<String> others = new TreeSet<>();
        limits.forEach(limit -> (limit.byCaller() ? byCaller : others).add(limit.name()));
        for (Settings element : elements) {
            Settings quota = element.child("quota");
            if (quota != null && counted.quotas().isEmpty()) {
                quota.refuse("<quota> in <plan>, and no route has one (expected: <quota> in defaults or a route)");
            }
            if (element.has(PRIORITY) && counted.permits().isEmpty()) {
                element.refuse(
                        PRIORITY,
                        element.told(PRIORITY)
                                + ", and no route has <concurrency> (expected: one in defaults or a route)");
            }
            for (Settings limit : element.children("limit")) {
                String name = limit.text("name", PolicyType.UNNAMED);
                if (!byCaller.contains(name)) {
                    limit.refuse(
                            others.contains(name)
                                    ? "<limit> " + name + " does not count by principal or claim, so that no plan is"
                                            + " known when it is asked (expected: one of " + shown(byCaller) + ")"
                                    : "unknown limit \"" + name + "\" (expected: one of " + shown(byCaller) + ")"
                                            + Suggestion.text(name, byCaller));
                }
            }
        }
    }

    private static String shown(Set<String> names) {
        return names.isEmpty() ? "those that count by principal, and there is none" : String.join(", ", names);
    }
}
