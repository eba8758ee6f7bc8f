package io.gatehouse.config;

import io.gatehouse.route.match.Per;
import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether what counts by who asks stands where somebody is asked, and whether it can be told apart what it says. For one load. */
final class CountingCheck {

    private static final String QUOTA = "quota";
    private static final String ANY_ROLE = "any-role";

    private final Map<Position, Settings> unasked = new LinkedHashMap<>();
    private final Set<Position> asked = new HashSet<>();

    /** @param policies of one route */
    void look(Layer policies) {
        Settings rateLimit = policies.get("rate-limit");
        Settings quota = policies.get(QUOTA);
        Settings concurrency = policies.get("concurrency");
        boolean asks = asksWho(policies.get("authenticate"));
        if (rateLimit != null) {
            look(rateLimit, "", asks);
            rateLimit.children().forEach(limit -> look(limit, "", asks));
        }
        if (quota != null) {
            look(quota, "principal", asks);
            refuseItsName(rateLimit == null ? List.of() : rateLimit.children());
        }
        if (concurrency != null) {
            look(concurrency, "", asks);
            concurrency.children().forEach(priority -> note(priority, priority.has(ANY_ROLE), asks));
        }
    }

    private static boolean asksWho(@Nullable Settings authenticate) {
        return authenticate != null
                && authenticate.children().stream()
                        .anyMatch(way -> !way.element().equals("anonymous"));
    }

    /** Clients could not tell the two apart. */
    private static void refuseItsName(List<Settings> limits) {
        limits.stream()
                .filter(limit -> limit.text("name", "").equals(QUOTA))
                .forEach(limit -> limit.refuse(
                        "name",
                        "quota (expected: another one; the <quota> beside it is told to clients by this name)"));
    }

    private void look(Settings counter, String usual, boolean asks) {
        note(counter, byCaller(counter.text("per", usual)), asks);
    }

    private void note(Settings counter, boolean byCaller, boolean asks) {
        if (!byCaller) {
            return;
        }
        if (asks) {
            asked.add(counter.at());
        } else {
            unasked.put(counter.at(), counter);
        }
    }

    private static boolean byCaller(String per) {
        try {
            return !per.isBlank() && Per.parse(per.strip()).asksWho();
        } catch (IllegalArgumentException e) {
            return false; // whoever reads it says so
        }
    }

    /** What counts by who asks, and only where nobody is asked, is a slip; of whom it is known on some routes, it is an address on the others. */
    void report() {
        unasked.forEach((at, counter) -> {
            if (!asked.contains(at)) {
                if (counter.has(ANY_ROLE)) {
                    counter.refuse(
                            ANY_ROLE,
                            counter.told(ANY_ROLE) + ": nobody is asked on any route that has it"
                                    + " (expected: <authenticate> there, or when alone)");
                    return;
                }
                String found =
                        "<" + counter.element() + "> counts by who asks, and nobody is asked on any route that has it";
                String expected = " (expected: <authenticate> there, or to count by something else, such as client-ip)";
                if (counter.has("per")) {
                    counter.refuse("per", counter.told("per") + ": " + found + expected);
                } else {
                    counter.refuse(found + expected);
                }
            }
        });
    }
}
