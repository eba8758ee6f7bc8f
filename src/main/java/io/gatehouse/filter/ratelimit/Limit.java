package io.gatehouse.filter.ratelimit;

import io.gatehouse.exchange.Asked;
import io.gatehouse.exchange.Mode;
import io.gatehouse.limit.Heap;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.Plan;
import io.gatehouse.limit.Rate;
import io.gatehouse.route.match.Per;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One limit of a route.
 *
 * @param per what is counted apart
 */
record Limit(LimitSpec spec, Per per, Costs costs, Mode mode) {

    static final String ELEMENT = "limit";

    /** Of a limit that has no name, for clients and operators. */
    static final String UNNAMED = PolicyType.UNNAMED;

    private static final Per CLIENT_IP = Per.parse("client-ip");
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST_KEYS = 10_000_000;

    /** What can stand in a string of RFC 9651 without an escape, and in a name of JMX. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    static Limit read(Settings limit) {
        Rate rate = limit.parse("rate", new Rate(1, Duration.ofSeconds(1)), Rate::parse);
        if (!limit.has("rate")) {
            limit.refuse("<" + limit.element() + "> without a rate (expected: rate=\"300/s\" or the like)");
        }
        Per per = limit.parse("per", CLIENT_IP, Per::parse);
        String name = limit.parse("name", UNNAMED, Limit::name);
        long burst = number(limit, "burst", rate.perSecond(), Rate.MOST);
        if (rate.timeFor(burst).compareTo(LONGEST) > 0) {
            limit.refuse("burst", limit.told("burst") + " (expected: what " + rate + " brings in a year at most)");
        }
        int keys = (int) number(limit, "keys", Heap.ofProcess().usualKeys(), MOST_KEYS);
        boolean shared = limit.flag("shared", true);
        LimitSpec spec = new LimitSpec(limit.scope(), name, per.toString(), per.asksWho(), rate, burst, keys, shared);
        return new Limit(spec, per, Costs.read(limit), Mode.of(limit));
    }

    private static String name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: letters, digits, '.', '_' and '-', 64 at most)");
        }
        return text;
    }

    private static long number(Settings limit, String attribute, long fallback, long most) {
        long number = limit.has(attribute) ? limit.integer(attribute, 1) : fallback;
        if (number < 1 || number > most) {
            limit.refuse(attribute, limit.told(attribute) + " (expected: 1 to " + most + ")");
            return 1;
        }
        return number;
    }

    /** {@code limit caller of routes api: takes 1, 100/s, burst 200, for principal=keys/acme}. */
    String counter(Asked asked, @Nullable Plan plan, boolean grid) {
        LimitSpec inForce = spec.under(plan);
        return "limit " + inForce + ": takes " + costs.of(asked.head().method()) + ", " + inForce.rate() + ", burst "
                + inForce.burst() + ", for " + asked.shown(per)
                + (grid && inForce.shared() ? ", shared" : "") + (mode == Mode.OBSERVE ? ", observed" : "");
    }
}
