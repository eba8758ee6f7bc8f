package io.gatehouse.filter.cache;

import io.gatehouse.cache.Rules;
import io.gatehouse.http.Ascii;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers are kept, and given again as their origin allows: {@code <cache>}. */
public record CachePolicy(Rules rules) implements Policy {

    static final String ELEMENT = "cache";

    public static final PolicyType<CachePolicy> TYPE = new PolicyType<>(ELEMENT, PolicyType.REPLACE, CachePolicy::read);

    /** Whether {@code Cache-Control} of requests is obeyed. */
    enum RequestDirectives {
        HONOUR,
        IGNORE
    }

    /** What is purged on one gateway is purged on all. */
    @Override
    public boolean isToldInGrid() {
        return true;
    }

    private static CachePolicy read(Settings cache) {
        Duration ttl = cache.positiveDuration("default-ttl");
        boolean force = cache.flag("force", false);
        if (force && ttl == null) {
            cache.refuse("force", "true (expected: beside default-ttl, for how long answers are to be fresh)");
        }
        Long maxBody = cache.size("max-body");
        return new CachePolicy(new Rules(
                ttl == null ? -1 : seconds(ttl),
                seconds(cache.duration("stale-while-revalidate")),
                seconds(cache.duration("stale-if-error")),
                List.copyOf(cache.parseWords("vary", CachePolicy::field)),
                maxBody == null ? Rules.DEFAULT.maxBody() : maxBody,
                force,
                cache.choice("request-directives", RequestDirectives.HONOUR) == RequestDirectives.HONOUR));
    }

    /** Freshness is counted in whole seconds (RFC 9111, 1.2.2); less than one is one. */
    private static long seconds(@Nullable Duration duration) {
        return duration == null ? 0 : Math.max(duration.isZero() ? 0 : 1, duration.toSeconds());
    }

    private static String field(String name) {
        if (!Ascii.isToken(name)) {
            throw new IllegalArgumentException(Settings.shown(name) + " (expected: the name of a field)");
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
