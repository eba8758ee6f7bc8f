package io.gatehouse.config;

import io.gatehouse.http.Ascii;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.route.settings.Statuses;
import io.gatehouse.upstream.health.CareSpec;
import io.gatehouse.upstream.health.EjectionSpec;
import io.gatehouse.upstream.health.HealthSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code <health>} and {@code <ejection>}, and what {@code <upstream>} says of endpoints that come back. */
final class CareReader {

    private static final int LONGEST_PATH = 2_000;

    /** Of the last answers. */
    private static final double LEAST_FAILURES = 0.01;

    private final ValueCheck values;

    CareReader(ValueCheck values) {
        this.values = values;
    }

    CareSpec care(Settings upstream) {
        Settings health = upstream.child("health");
        Settings ejection = upstream.child("ejection");
        CareSpec care = new CareSpec(
                health == null ? null : health(health),
                ejection == null ? null : ejection(ejection),
                upstream.duration("slow-start", CareSpec.USUAL_SLOW_START),
                upstream.share("panic", 0));
        values.check(care, upstream);
        for (String attribute : List.of("slow-start", "panic")) {
            if (upstream.has(attribute) && !care.looks()) {
                upstream.refuse(
                        attribute,
                        upstream.told(attribute)
                                + " where nobody can be found unfit (expected: <health> or <ejection> in <upstream>)");
            }
        }
        return care;
    }

    private HealthSpec health(Settings health) {
        Duration every = Objects.requireNonNullElse(health.positiveDuration("every"), HealthSpec.USUAL_EVERY);
        Duration timeout = Objects.requireNonNullElse(health.positiveDuration("timeout"), HealthSpec.USUAL_TIMEOUT);
        List<HealthSpec.Statuses> statuses = health.parseWords("status", CareReader::statuses);
        HealthSpec spec = new HealthSpec(
                health.parse("path", "/", CareReader::path),
                health.parse("host", CareReader::host),
                every,
                timeout,
                health.integer("rise", HealthSpec.USUAL_RISE),
                health.integer("fall", HealthSpec.USUAL_FALL),
                statuses.isEmpty() ? HealthSpec.USUAL_STATUSES : statuses,
                health.text("body"));
        values.check(spec, health);
        return spec;
    }

    private static String path(String text) {
        boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
        if (!text.startsWith("/") || !plain || text.length() > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: a path such as /healthz, with a query where it needs one)");
        }
        return text;
    }

    private static String host(String text) {
        boolean plain = !text.isEmpty() && text.chars().allMatch(c -> c < 0x7f && isOfHost((char) c));
        if (!plain) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: what endpoints read in Host, such as shop.example.com)");
        }
        return text;
    }

    private static boolean isOfHost(char c) {
        return Ascii.isDigit(c) || Character.isLetter(c) || ".-_:[]".indexOf(c) >= 0;
    }

    private static HealthSpec.Statuses statuses(String word) {
        int dash = word.indexOf('-');
        int first = Statuses.parse(dash < 0 ? word : word.substring(0, dash), HealthSpec.LEAST_STATUS);
        int last = dash < 0 ? first : Statuses.parse(word.substring(dash + 1), first);
        return new HealthSpec.Statuses(first, last);
    }

    private @Nullable EjectionSpec ejection(Settings ejection) {
        EjectionSpec usual = EjectionSpec.USUAL;
        double failures = ejection.share("failures", usual.failures());
        if (failures < LEAST_FAILURES) {
            ejection.refuse("failures", ejection.told("failures") + " (expected: 1% to 100%)");
            failures = usual.failures();
        }
        EjectionSpec spec = new EjectionSpec(
                failures,
                ejection.integer("of", usual.of()),
                ejection.integer("consecutive", usual.consecutive()),
                Objects.requireNonNullElse(ejection.positiveDuration("for"), usual.time()),
                ejection.share("most", usual.most()));
        values.check(spec, ejection);
        return spec;
    }
}
