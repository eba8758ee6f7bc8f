package io.gatehouse.config;

import io.gatehouse.route.settings.Position;
import io.gatehouse.route.settings.Settings;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import io.gatehouse.upstream.UpstreamSpec.Balance;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.UpstreamSpec.HostHeader;
import io.gatehouse.upstream.UpstreamSpec.PoolSpec;
import io.gatehouse.upstream.UpstreamSpec.TlsSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code <upstream>} and {@code <split>}. */
final class UpstreamReader {

    private static final String WHY_NO_PATH = "the path is what the client asked for, changed by strip or rewrite";

    /** Stands for a URL that is refused. */
    private static final Authority NOWHERE = new Authority("http", "refused.invalid", 80);

    private final ValueCheck values;
    private final CareReader care;
    private final DiscoverReader discover;
    private final CookieNames cookies = new CookieNames();

    UpstreamReader(ValueCheck values) {
        this.values = values;
        this.care = new CareReader(values);
        this.discover = new DiscoverReader(values);
    }

    UpstreamSpec upstream(Settings settings) {
        cookies.look(settings);
        Settings pool = settings.child("pool");
        Settings tls = settings.child("tls");
        tiers(settings);
        Balance balance = settings.choice("balance", Balance.ROUND_ROBIN);
        return new UpstreamSpec(
                settings.text("name", ""),
                balance,
                settings.choice("host-header", HostHeader.PRESERVE),
                endpoints(settings.children("endpoint")),
                pool == null ? PoolSpec.DEFAULT : pool(pool),
                tls == null ? null : tls(tls),
                care.care(settings),
                AffinityReader.affinity(settings, balance),
                discover.discover(settings));
    }

    /** A tier that nobody is in is a slip: nothing is asked in its turn. */
    private static void tiers(Settings upstream) {
        List<Settings> all = new ArrayList<>(upstream.children("endpoint"));
        all.addAll(upstream.children("discover"));
        Set<Integer> there = new HashSet<>();
        all.forEach(element -> there.add(element.integer("tier", 1)));
        for (Settings element : all) {
            int its = element.integer("tier", 1);
            if (its > 1 && !there.contains(its - 1)) {
                element.refuse(
                        "tier",
                        its + " without a tier " + (its - 1) + " (expected: tiers from 1 on, each with an endpoint)");
            }
        }
    }

    private List<EndpointSpec> endpoints(List<Settings> elements) {
        List<EndpointSpec> endpoints = new ArrayList<>();
        Map<String, Position> first = new HashMap<>();
        for (Settings element : elements) {
            EndpointSpec endpoint = endpoint(element);
            if (endpoint.host().equals(NOWHERE.host())) {
                continue;
            }
            Position before = first.putIfAbsent(endpoint.toString(), element.at("url"));
            if (before == null) {
                endpoints.add(endpoint);
            } else {
                element.refuse(
                        "url",
                        endpoint + " a second time (expected: each endpoint once; the first is at " + before
                                + "; its share is its weight)");
            }
        }
        return List.copyOf(endpoints);
    }

    private EndpointSpec endpoint(Settings settings) {
        Authority url = settings.parse("url", NOWHERE, text -> Authority.parse(text, WHY_NO_PATH, Authority.ENDPOINTS));
        EndpointSpec endpoint = new EndpointSpec(
                url.scheme(),
                url.host(),
                url.port(),
                settings.integer("weight", 1),
                settings.integer("tier", 1),
                settings.flag("drain", false),
                settings.parse("route", AffinityReader::route));
        values.check(endpoint, settings);
        return endpoint;
    }

    /** Whether https endpoints are offered HTTP/2. */
    private enum Offer {
        OFF,
        AUTO
    }

    private PoolSpec pool(Settings settings) {
        PoolSpec pool = new PoolSpec(
                settings.integer("max", PoolSpec.DEFAULT.max()),
                settings.integer("keep", PoolSpec.DEFAULT.keep()),
                settings.duration("idle", PoolSpec.DEFAULT.idle()),
                settings.integer("in-flight", PoolSpec.DEFAULT.inFlight()),
                settings.integer("queue", PoolSpec.DEFAULT.queue()),
                settings.duration("queue-timeout", PoolSpec.DEFAULT.queueTimeout()),
                settings.integer("streams", PoolSpec.DEFAULT.streams()),
                settings.choice("http2", Offer.OFF) == Offer.AUTO);
        values.check(pool, settings);
        return pool;
    }

    private static TlsSpec tls(Settings settings) {
        String keyPassword = settings.secret("key-password");
        if (settings.has("key-password") && !settings.has("key")) {
            settings.refuse("key-password", "a password without a key (expected: key as well)");
        }
        return new TlsSpec(
                text(settings.path("trust")),
                text(settings.path("key")),
                keyPassword,
                settings.text("server-name"),
                settings.flag("verify", true));
    }

    private static @Nullable String text(@Nullable Path path) {
        return path == null ? null : path.toString();
    }

    SplitSpec split(Settings settings) {
        List<SplitSpec.Part> parts = new ArrayList<>();
        Map<String, Position> first = new HashMap<>();
        for (Settings element : settings.children("to")) {
            String upstream = element.text("upstream", "");
            SplitSpec.Part part = new SplitSpec.Part(upstream, element.integer("weight", 1));
            values.check(part, element);
            parts.add(part);
            Position before = first.putIfAbsent(upstream, element.at("upstream"));
            if (before != null && !upstream.isEmpty()) {
                element.refuse(
                        "upstream",
                        Settings.shown(upstream) + " a second time (expected: each upstream once; the first is at "
                                + before + ")");
            }
        }
        if (!parts.isEmpty() && parts.stream().allMatch(part -> part.weight() <= 0)) {
            settings.refuse("<split> goes nowhere (expected: a weight above 0 on one <to> at least)");
        }
        return new SplitSpec(settings.text("name", ""), List.copyOf(parts));
    }
}
