package io.gatehouse.config;

import io.gatehouse.config.reference.Jndi;
import io.gatehouse.identity.Secret;
import io.gatehouse.limit.Counted;
import io.gatehouse.limit.LimitSpec;
import io.gatehouse.limit.grid.GridSpec;
import io.gatehouse.limit.grid.GridSpec.WhenAway;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.policy.Policy;
import io.gatehouse.route.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code <grid>}. */
final class GridReader {

    private static final String USUAL_NAME = "gatehouse";
    private static final int MOST_NODES = 1_000;
    private static final Map<String, Integer> PORTS = Map.of("redis", 6379, "rediss", 6379);
    private static final Pattern URL = Pattern.compile("(?<server>[^/]*//[^/]*)(?:/(?<database>[^/]*))?");
    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,5}");

    private GridReader() {}

    /** @return null when something about it is refused */
    static @Nullable GridSpec grid(Settings settings, DescriptorLoader.Server server) {
        if (settings.has("redis") == settings.has("cache")) {
            settings.refuse((settings.has("redis") ? "<grid> has both redis and cache" : "<grid> is nowhere")
                    + " (expected: redis or cache, one of them)");
        }
        int nodes = settings.integer("nodes", 1);
        if (nodes < 1 || nodes > MOST_NODES) {
            settings.refuse(
                    "nodes", nodes + " (expected: how many gateways share the limits, 1 to " + MOST_NODES + ")");
        }
        double lease = settings.share("lease", 1.0 / Math.max(1, nodes));
        if (lease <= 0) {
            settings.refuse("lease", settings.told("lease") + " (expected: more than nothing)");
        }
        GridSpec.Engine engine = settings.has("cache") ? cache(settings, server) : redis(settings);
        return engine == null || settings.refused()
                ? null
                : new GridSpec(
                        engine,
                        settings.text("name", USUAL_NAME),
                        nodes,
                        lease,
                        settings.choice("when-away", WhenAway.LOCAL_SHARE));
    }

    /** What counts nothing together is a slip. */
    static void check(List<Settings> elements, Counted counted, List<VirtualHost> hosts) {
        if (elements.isEmpty()) {
            return;
        }
        if (counted.limits().stream().noneMatch(LimitSpec::shared) && !isTold(hosts)) {
            // a second one is refused for that already
            elements.stream()
                    .limit(1)
                    .forEach(grid -> grid.refuse(
                            "<grid>, and nothing is counted or told in it (expected: <rate-limit> in defaults or a route,"
                                    + " without shared=\"false\"; or <cache>; or no grid)"));
        }
    }

    private static boolean isTold(List<VirtualHost> hosts) {
        return hosts.stream()
                .flatMap(host -> host.routes().stream())
                .anyMatch(route -> route.policies().all().stream().anyMatch(Policy::isToldInGrid));
    }

    private static GridSpec.@Nullable Cache cache(Settings settings, DescriptorLoader.Server server) {
        for (String attribute : List.of("user", "password", "trust")) {
            if (settings.has(attribute)) {
                settings.refuse(attribute, "with a cache, which the server knows how to reach (expected: redis)");
            }
        }
        if (server == DescriptorLoader.Server.ABSENT) {
            settings.refuse(
                    "cache",
                    settings.told("cache") + ": a cache of an application server, and here is none"
                            + " (expected: the gateway deployed in one; or redis)");
        }
        return settings.parse("cache", name -> {
            Jndi.candidates(name);
            return new GridSpec.Cache(name);
        });
    }

    private static GridSpec.@Nullable Redis redis(Settings settings) {
        String password = settings.secret("password");
        if (settings.has("user") && !settings.has("password")) {
            settings.refuse("user", "without password (expected: both, or password alone)");
        }
        Path trust = settings.path("trust");
        GridSpec.Redis plain = settings.parse("redis", GridReader::redis);
        if (plain != null && trust != null && !plain.tls()) {
            settings.refuse("trust", "certificates without TLS (expected: rediss:// in redis)");
        }
        return plain == null
                ? null
                : new GridSpec.Redis(
                        plain.host(),
                        plain.port(),
                        plain.tls(),
                        plain.database(),
                        settings.text("user"),
                        password == null ? null : Secret.of(password),
                        trust == null ? null : trust.toString());
    }

    private static GridSpec.Redis redis(String text) {
        Matcher url = URL.matcher(text);
        Authority server = Authority.parse(
                url.matches() ? url.group("server") : text, "a number of a database, as in redis://HOST:6379/0", PORTS);
        String database = url.group("database");
        if (database != null && !DATABASE.matcher(database).matches()) {
            throw new IllegalArgumentException(
                    Settings.shown(text) + " (expected: the number of a database behind the slash, or nothing)");
        }
        String host = server.host();
        boolean isBracketed = host.startsWith("[");
        return new GridSpec.Redis(
                isBracketed ? host.substring(1, host.length() - 1) : host,
                server.port(),
                server.scheme().equals("rediss"),
                database == null ? 0 : Integer.parseInt(database),
                null,
                null,
                null);
    }
}
