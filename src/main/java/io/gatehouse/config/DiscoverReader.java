package io.gatehouse.config;

import io.gatehouse.http.IpAddress;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.upstream.DiscoverSpec;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads {@code <discover>}: where an upstream finds endpoints by name. */
final class DiscoverReader {

    private static final String DNS = "dns";
    private static final String JNDI = "jndi";
    private static final String EVERY = "every";
    private static final String WHY_NO_PATH = "the path is what the client asked for, changed by strip or rewrite";

    /** Stands for a name that is refused. */
    private static final Authority NOWHERE = new Authority("http", "refused.invalid", 80);

    private static final Duration LEAST_EVERY = Duration.ofSeconds(1);

    private final ValueCheck values;

    DiscoverReader(ValueCheck values) {
        this.values = values;
    }

    @Nullable
    DiscoverSpec discover(Settings upstream) {
        Settings discover = upstream.child("discover");
        if (discover == null) {
            if (upstream.children("endpoint").isEmpty()) {
                upstream.refuse("no <endpoint> in <upstream> (expected: at least one, or <discover>)");
            }
            return null;
        }
        if (upstream.has("sticky-session")) {
            discover.refuse("<discover> in an upstream with sticky-session, which needs the route of each endpoint"
                    + " (expected: sticky-cookie, or <endpoint> alone)");
        }
        if (discover.has(DNS) == discover.has(JNDI)) {
            discover.refuse("<discover> by " + (discover.has(DNS) ? "dns and jndi" : "nothing")
                    + " (expected: one of dns and jndi)");
        }
        return discover.has(DNS) ? byDns(discover) : byJndi(discover);
    }

    private DiscoverSpec byDns(Settings discover) {
        Authority its = discover.parse(DNS, NOWHERE, DiscoverReader::name);
        return spec(DiscoverSpec.By.DNS, its.host(), its, discover);
    }

    private static Authority name(String text) {
        Authority its = Authority.parse(text, WHY_NO_PATH, Authority.ENDPOINTS);
        if (IpAddress.parse(its.host()) != null) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: a name; an address is an <endpoint>)");
        }
        return its;
    }

    private DiscoverSpec byJndi(Settings discover) {
        String name = Objects.requireNonNullElse(discover.parse(JNDI, EndpointLists::name), "");
        return spec(DiscoverSpec.By.JNDI, name, NOWHERE, discover);
    }

    private DiscoverSpec spec(DiscoverSpec.By by, String name, Authority its, Settings discover) {
        Duration every = Objects.requireNonNullElse(discover.positiveDuration(EVERY), DiscoverSpec.USUAL_EVERY);
        if (every.compareTo(LEAST_EVERY) < 0) {
            discover.refuse(EVERY, discover.told(EVERY) + " (expected: 1s or more)");
        }
        EndpointSpec like = new EndpointSpec(
                its.scheme(),
                its.host(),
                its.port(),
                discover.integer("weight", 1),
                discover.integer("tier", 1),
                false);
        values.check(like, discover);
        return new DiscoverSpec(by, name, like, every);
    }
}
