package io.gatehouse.config;

import io.gatehouse.http.Cidr;
import io.gatehouse.http.FixedBody;
import io.gatehouse.route.match.When;
import io.gatehouse.route.policy.Authenticating;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.policy.PolicyType;
import io.gatehouse.route.rewrite.Template;
import io.gatehouse.route.settings.Settings;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Policies as other packages have them, in small. */
final class TestPolicies {

    static final List<PolicyType<?>> CATALOGUE = List.of(
            new PolicyType<>("maintenance", PolicyType.REPLACE, Maintenance::read),
            new PolicyType<>("access", PolicyType.REPLACE, Access::read),
            new PolicyType<>("cors", PolicyType.REPLACE, Cors::read),
            new PolicyType<>("websocket", PolicyType.REPLACE, WebSocket::read),
            new PolicyType<>("rate-limit", PolicyType.byName("limit", Set.of("rate", "burst")), RateLimit::read, true),
            new PolicyType<>("limits", PolicyType.BY_ATTRIBUTE, Limits::read),
            new PolicyType<>("authenticate", PolicyType.REPLACE, Authenticate::read),
            new PolicyType<>("require", PolicyType.REPLACE, Require::read),
            new PolicyType<>("quota", PolicyType.REPLACE, Quota::read, true),
            new PolicyType<>("concurrency", PolicyType.REPLACE, Concurrency::read, true),
            new PolicyType<>("assertion", PolicyType.REPLACE, Assertion::read),
            new PolicyType<>("cache", PolicyType.REPLACE, Cache::read),
            new PolicyType<>("canary", PolicyType.REPLACE, Canary::read),
            new PolicyType<>("headers", PolicyType.BY_HEADER, HeaderChanges::read),
            new PolicyType<>("timeout", PolicyType.BY_ATTRIBUTE, Timeout::read),
            new PolicyType<>("retry", PolicyType.REPLACE, Retry::read),
            new PolicyType<>("mirror", PolicyType.REPLACE, Mirror::read),
            new PolicyType<>("hedge", PolicyType.REPLACE, Hedge::read),
            new PolicyType<>("latency", PolicyType.BY_ATTRIBUTE, Latency::read),
            new PolicyType<>("fallback", PolicyType.REPLACE, Fallback::read),
            new PolicyType<>("errors", PolicyType.REPLACE, ErrorPages::read));

    private TestPolicies() {}

    record WebSocket(List<String> origins) implements Policy {
        static WebSocket read(Settings settings) {
            return new WebSocket(settings.words("origins"));
        }
    }

    record Retry(int max) implements Policy {
        static Retry read(Settings settings) {
            return new Retry(settings.integer("max", 1));
        }
    }

    record Mirror(String to, double share) implements Policy {
        static Mirror read(Settings settings) {
            return new Mirror(settings.text("to", ""), settings.share("share", 1));
        }
    }

    record Latency(@Nullable Duration budget) implements Policy {
        static Latency read(Settings settings) {
            return new Latency(settings.positiveDuration("budget"));
        }
    }

    record Hedge(String after) implements Policy {
        static Hedge read(Settings settings) {
            return new Hedge(settings.text("after", "p95"));
        }
    }

    record Fallback(String to, List<String> on) implements Policy {
        static Fallback read(Settings settings) {
            return new Fallback(settings.text("to", ""), settings.words("on"));
        }
    }

    record Quota(String limit, String scope) implements Policy {
        static Quota read(Settings settings) {
            return new Quota(settings.text("limit", ""), settings.scope());
        }
    }

    record Concurrency(int max, String scope) implements Policy {
        static Concurrency read(Settings settings) {
            return new Concurrency(settings.integer("max", 1), settings.scope());
        }
    }

    /** @param limits name, rate and where it is said, of each */
    record RateLimit(List<String> limits) implements Policy {
        static RateLimit read(Settings settings) {
            return new RateLimit(PolicyType.inNames(settings, "limit", Set.of("rate", "burst")).children().stream()
                    .map(limit -> limit.text("name", "") + " " + limit.text("rate") + " of " + limit.scope()
                            + (limit.has("mode") ? " " + limit.text("mode") : ""))
                    .toList());
        }
    }

    record Maintenance(
            @Nullable FixedBody page,
            @Nullable Duration retryAfter,
            @Nullable When except) implements Policy {
        static Maintenance read(Settings settings) {
            return new Maintenance(
                    settings.file("page"), settings.duration("retry-after"), settings.parse("except", When::parse));
        }
    }

    record Access(List<Cidr> allow, List<Cidr> deny) implements Policy {
        static Access read(Settings settings) {
            return new Access(settings.parseWords("allow", Cidr::parse), settings.parseWords("deny", Cidr::parse));
        }
    }

    record Cors(List<String> origins, boolean credentials, Duration maxAge) implements Policy {
        static Cors read(Settings settings) {
            return new Cors(
                    settings.words("origins"),
                    settings.flag("credentials", false),
                    settings.duration("max-age", Duration.ofHours(1)));
        }
    }

    record Limits(
            @Nullable Long body,
            @Min(1) int headers,
            @Nullable Long bodyRate,
            boolean observe) implements Policy {
        static Limits read(Settings settings) {
            return new Limits(
                    settings.size("body"),
                    settings.integer("headers", 100),
                    settings.speed("body-rate"),
                    settings.text("mode", "enforce").equals("observe"));
        }
    }

    record Authenticate(boolean isOpen) implements Authenticating {
        static Authenticate read(Settings settings) {
            return new Authenticate(settings.child("anonymous") != null || settings.flag("optional", false));
        }
    }

    record Assertion(List<String> claims) implements Policy {
        static Assertion read(Settings settings) {
            return new Assertion(settings.words("claims"));
        }
    }

    record Cache(@Nullable Duration defaultTtl) implements Policy {
        static Cache read(Settings settings) {
            return new Cache(settings.duration("default-ttl"));
        }
    }

    record Require(List<String> roles) implements Policy {
        static Require read(Settings settings) {
            return new Require(settings.words("any-role"));
        }
    }

    record Canary(String to, double share, @Nullable When when) implements Policy {
        static Canary read(Settings settings) {
            return new Canary(settings.text("to", ""), settings.share("share", 1), settings.parse("when", When::parse));
        }
    }

    record HeaderChanges(@Nullable String preset, List<String> changes) implements Policy {
        static HeaderChanges read(Settings settings) {
            return new HeaderChanges(
                    settings.text("preset"),
                    settings.children().stream().map(HeaderChanges::change).toList());
        }

        private static String change(Settings child) {
            Template value =
                    child.parse("value", Template.parse("", Set.of()), text -> Template.parse(text, child.captures()));
            return child.element()
                    + ' '
                    + child.attributes().stream()
                            .map(attribute -> attribute.name().equals("value")
                                    ? value.toString()
                                    : attribute.name() + ' ' + attribute.value())
                            .toList();
        }
    }

    record Timeout(
            Duration connect, Duration firstByte, @Nullable Duration total) implements Policy {
        static Timeout read(Settings settings) {
            return new Timeout(
                    settings.duration("connect", Duration.ofSeconds(2)),
                    settings.duration("first-byte", Duration.ofSeconds(30)),
                    settings.duration("total"));
        }
    }

    record ErrorPages(List<String> pages) implements Policy {
        static ErrorPages read(Settings settings) {
            return new ErrorPages(settings.children("page").stream()
                    .map(page -> page.words("status") + " " + page.file("file"))
                    .toList());
        }
    }
}
