package io.gatehouse.boot;

import io.gatehouse.admin.Answers;
import io.gatehouse.limit.Limiter;
import io.gatehouse.limit.Limiters;
import io.gatehouse.limit.PermitSpec;
import io.gatehouse.limit.Permits;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Limits as operators see them. */
final class ShownLimits {

    private ShownLimits() {}

    static Answers.Limits of(Limiters limiters) {
        List<Answers.Limit> limits = limiters.all().stream()
                .map(ShownLimits::of)
                .sorted(Comparator.comparing(Answers.Limit::name))
                .toList();
        List<Answers.Concurrency> concurrency = limiters.permits().entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Answers.Concurrency::scope).thenComparing(Answers.Concurrency::per))
                .toList();
        return new Answers.Limits(limits, concurrency);
    }

    private static Answers.Limit of(Limiter limiter) {
        return new Answers.Limit(
                limiter.spec().toString(),
                limiter.spec().per(),
                limiter.inForce().rate().toString(),
                limiter.inForce().burst(),
                limiter.spec().rate().toString(),
                limiter.overriddenFor().toSeconds(),
                limiter.size(),
                limiter.misread().total(),
                limiter.sharing().name().toLowerCase(Locale.ROOT));
    }

    private static Answers.Concurrency of(PermitSpec spec, Permits permits) {
        // what nobody has asked for has found nothing
        String found =
                permits.gradient().quiet().isZero() ? "" : permits.gradient().toString();
        return new Answers.Concurrency(spec.scope(), spec.per(), permits.inFlight(), found);
    }
}
