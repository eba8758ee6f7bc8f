package io.gatehouse.boot;

import io.gatehouse.limit.Limiter;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.Permits;
import io.gatehouse.limit.Rate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What operators ask of the limits of one descriptor, and order. All answers are for people. */
final class LimitOperations {

    private static final Duration LONGEST = Duration.ofDays(30);

    private final Limiters limiters;

    LimitOperations(Limiters limiters) {
        this.limiters = limiters;
    }

    String all() {
        List<String> lines = new ArrayList<>(limiters.all().stream()
                .sorted(Comparator.comparing(limiter -> limiter.spec().toString()))
                .map(LimitOperations::line)
                .toList());
        lines.addAll(limiters.permits().entrySet().stream()
                .map(entry -> concurrency(entry.getKey(), entry.getValue()))
                .sorted()
                .toList());
        return lines.isEmpty() ? "no limits" : String.join("\n", lines);
    }

    private static String concurrency(PermitSpec spec, Permits permits) {
        String per = spec.per().isEmpty() ? "" : ", per " + spec.per();
        // what nobody has asked for has found nothing
        String found = permits.gradient().quiet().isZero() ? "" : " (adaptive: " + permits.gradient() + ')';
        return "concurrency of " + spec.scope() + per + ": " + permits.inFlight() + " in flight" + found;
    }

    /** @return those of which another rate is in force than their own */
    List<String> overridden() {
        return limiters.all().stream()
                .filter(limiter -> !limiter.overriddenFor().isZero())
                .map(limiter -> "limit " + line(limiter))
                .sorted()
                .toList();
    }

    private static String line(Limiter limiter) {
        String line = "%s: %s, burst %d, per %s, %d counted apart"
                .formatted(
                        limiter.spec(),
                        limiter.inForce().rate(),
                        limiter.inForce().burst(),
                        limiter.spec().per(),
                        limiter.size());
        long misread = limiter.misread().total();
        line += misread == 0 ? "" : ", " + misread + " costs not understood";
        Duration left = limiter.overriddenFor();
        return left.isZero()
                ? line + shared(limiter)
                : line + ", instead of " + limiter.spec().rate() + " for " + left.toSeconds() + " s";
    }

    private static String shared(Limiter limiter) {
        return switch (limiter.sharing()) {
            case ALONE -> "";
            case TOGETHER -> ", shared";
            case PART ->
                ", this node's part, because the grid is away, of "
                        + limiter.spec().rate() + ", burst " + limiter.spec().burst();
            case NOTHING -> ", shared, but nothing passes, because the grid is away";
        };
    }

    String set(String name, String rate, long seconds) {
        for (Limiter limiter : limiters.all()) {
            if (limiter.spec().toString().equals(name.strip())) {
                return set(limiter, rate, seconds);
            }
        }
        throw new IllegalArgumentException("no limit " + name + " (expected: one of these)\n" + all());
    }

    private static String set(Limiter limiter, String rate, long seconds) {
        if (seconds < 0 || seconds > LONGEST.toSeconds()) {
            throw new IllegalArgumentException(seconds + " seconds (expected: 0 to " + LONGEST.toSeconds() + ")");
        }
        // to end it takes no rate
        Rate other = seconds == 0 ? limiter.spec().rate() : Rate.parse(rate.strip());
        limiter.override(other, Duration.ofSeconds(seconds));
        return line(limiter);
    }
}
