package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.balance.LeastConnections;
import io.gatehouse.upstream.balance.LoadBalancer;
import io.gatehouse.upstream.balance.RandomTwo;
import io.gatehouse.upstream.balance.Rendezvous;
import io.gatehouse.upstream.balance.RoundRobin;
import io.gatehouse.upstream.health.CareSpec;
import io.gatehouse.upstream.health.Ejections;
import io.gatehouse.upstream.health.Vitals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A named set of endpoints at work. It outlives a reload that leaves its description unchanged. */
public final class Upstream {

    /** percent */
    private static final int ALL = 100;

    private final UpstreamSpec spec;
    private final TlsFiles files;
    private final List<Endpoint> endpoints;
    private final LoadBalancer balancer;
    private final Rendezvous hash = new Rendezvous();
    private final Admission admission;
    private final RetryBudget retries;
    private final Means means;
    private final Ejections ejections;
    private final @Nullable HealthChecks checks;

    /**
     * What upstreams work with.
     *
     * @param random gives, for a bound, a number from 0 below it
     * @param told hears, for people, what changes by itself; must not wait for anything
     */
    public record Means(LongSupplier nanoTime, IntUnaryOperator random, Consumer<String> told) {

        public static Means quiet(LongSupplier nanoTime) {
            return new Means(nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound), text -> {});
        }
    }

    /**
     * @param before what had this name until now, or null: endpoints that are described as they were are as they were
     * @throws IOException if the files of its TLS settings cannot be used
     */
    Upstream(UpstreamSpec spec, TlsFiles files, @Nullable Upstream before, Means means) throws IOException {
        this.spec = spec;
        this.files = files;
        this.means = means;
        this.balancer = balancer(spec);
        this.admission = new Admission(spec.pool().inFlight(), spec.pool().queue());
        this.retries = new RetryBudget(admission);
        List<Endpoint> all = new ArrayList<>();
        TlsContext tls = null;
        for (EndpointSpec endpoint : spec.endpoints()) {
            if ("https".equals(endpoint.scheme()) && tls == null) {
                tls = TlsContext.of(spec.tls(), files);
            }
            TlsContext its = "https".equals(endpoint.scheme()) ? tls : null;
            all.add(new Endpoint(endpoint, spec.pool(), its, vitals(endpoint, before), means.nanoTime()));
        }
        this.endpoints = List.copyOf(all);
        Consumer<String> told = text -> means.told().accept("upstream " + spec.name() + ": " + text);
        CareSpec care = spec.care();
        this.ejections = new Ejections(care.ejection(), endpoints, means.nanoTime(), told);
        this.checks = care.health() == null
                ? null
                : new HealthChecks(care.health(), endpoints, means.nanoTime(), means.random(), told);
    }

    private Vitals vitals(EndpointSpec endpoint, @Nullable Upstream before) {
        if (before != null && before.spec.care().isLikeFor(spec.care())) {
            for (Endpoint its : before.endpoints) {
                if (its.spec().toString().equals(endpoint.toString())) {
                    return its.vitals();
                }
            }
        }
        return new Vitals(spec.care().ejection(), spec.care().slowStart());
    }

    private static LoadBalancer balancer(UpstreamSpec spec) {
        return switch (spec.balance()) {
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            // hash: for those that belong nowhere
            case RANDOM_TWO, HASH ->
                new RandomTwo(bound -> ThreadLocalRandom.current().nextInt(bound));
        };
    }

    public UpstreamSpec spec() {
        return spec;
    }

    /** @return whether another one made of these would be the same */
    boolean isMadeOf(UpstreamSpec itsSpec, TlsFiles itsFiles) {
        return spec.equals(itsSpec) && files.equals(itsFiles);
    }

    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** @return who counts the requests that have not come to their last byte */
    public Admission admission() {
        return admission;
    }

    /** @return who counts the requests that are tried again */
    public RetryBudget retries() {
        return retries;
    }

    /**
     * Chooses an endpoint for an admitted request and counts the request there until {@link #leave}.
     *
     * @param tried endpoints that this request has been to
     * @param wish where the request would go; as long as that can be done, it does
     * @return null when none is left: all drain, are full, or were tried
     */
    public @Nullable Endpoint choose(Collection<Endpoint> tried, Wish wish) {
        Endpoint its = wish.endpoint();
        if (its != null && isFor(its, tried) && its.tryBegin()) {
            return its;
        }
        List<Endpoint> candidates = candidates(tried, wish.key());
        if (its != null && candidates.contains(its) && its.tryBegin()) {
            return its;
        }
        while (!candidates.isEmpty()) {
            Endpoint chosen = candidates.size() == 1 ? candidates.get(0) : choose(candidates, wish.key());
            if (chosen.tryBegin()) {
                return chosen;
            }
            // somebody was faster: it is full now, and so no candidate any more
            candidates = candidates(tried, wish.key());
        }
        return null;
    }

    private Endpoint choose(List<Endpoint> candidates, @Nullable Long key) {
        return key == null ? balancer.choose(candidates) : hash.choose(candidates, key);
    }

    /** Whoever belongs to an endpoint goes there also while it drains, and is not passed over while it comes back. */
    private boolean isFor(Endpoint its, Collection<Endpoint> tried) {
        return its.hasRoom()
                && !tried.contains(its)
                && (!spec.care().looks() || its.vitals().isFit(means.nanoTime().getAsLong()));
    }

    /** @return who has the route by which sessions name it; null when nobody has */
    public @Nullable Endpoint routed(String route) {
        for (Endpoint endpoint : endpoints) {
            if (route.equals(endpoint.spec().route())) {
                return endpoint;
            }
        }
        return null;
    }

    /** @return whom the cookie names; null when it names nobody who is there */
    public @Nullable Endpoint named(String token) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.token().equals(token)) {
                return endpoint;
            }
        }
        return null;
    }

    /** The request has come to its last byte on this endpoint, or goes elsewhere. */
    public void leave(Endpoint endpoint) {
        endpoint.end();
    }

    /** What was given to an endpoint was answered, and not with an error of the server. */
    public void succeeded(Endpoint endpoint, int era) {
        ejections.succeeded(endpoint, era);
    }

    /** What was given to an endpoint failed there; what clients or the gateway itself are to blame for is none of its faults. */
    public void failed(Endpoint endpoint, int era) {
        ejections.failed(endpoint, era);
    }

    /** @return the lowest tier that has anyone, of those that are fit; of all when none of any tier is */
    private List<Endpoint> candidates(Collection<Endpoint> tried, @Nullable Long key) {
        if (!spec.care().looks()) {
            return available(tried, endpoint -> true);
        }
        long now = means.nanoTime().getAsLong();
        Predicate<Endpoint> good = endpoint -> endpoint.vitals().isFit(now) && !isInPanic(endpoint, now);
        List<Endpoint> fit = available(tried, good);
        if (!fit.isEmpty()) {
            return withoutSlow(fit, now, key);
        }
        // those who are fit may be full, or were tried: that is no reason to ask the sick
        boolean some = endpoints.stream().anyMatch(endpoint -> endpoint.takesPart() && good.test(endpoint));
        return some ? List.of() : available(tried, endpoint -> true);
    }

    private List<Endpoint> available(Collection<Endpoint> tried, Predicate<Endpoint> also) {
        List<Endpoint> best = new ArrayList<>(endpoints.size());
        int tier = Integer.MAX_VALUE;
        for (Endpoint endpoint : endpoints) {
            int its = endpoint.spec().tier();
            if (its <= tier && endpoint.isAvailable() && !tried.contains(endpoint) && also.test(endpoint)) {
                if (its < tier) {
                    best.clear();
                    tier = its;
                }
                best.add(endpoint);
            }
        }
        return best;
    }

    /** A tier of which too few are fit is given up for the next: these few would only break down too. */
    private boolean isInPanic(Endpoint one, long now) {
        double panic = spec.care().panic();
        if (panic == 0) {
            return false;
        }
        int all = 0;
        int fit = 0;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.spec().tier() == one.spec().tier() && endpoint.takesPart()) {
                all++;
                fit += endpoint.vitals().isFit(now) ? 1 : 0;
            }
        }
        return fit < panic * all;
    }

    /**
     * Who has just come back is passed over for a part of the requests. That leaves weights alone, and holds for every algorithm: one
     * that counts what is in flight would give to it more than to anybody else.
     */
    private List<Endpoint> withoutSlow(List<Endpoint> fit, long now, @Nullable Long key) {
        boolean all = true;
        for (Endpoint endpoint : fit) {
            all &= endpoint.vitals().share(now) >= ALL;
        }
        if (all || fit.size() == 1) {
            return fit;
        }
        // equal keys are to go the same way meanwhile
        int ticket = key == null ? means.random().applyAsInt(ALL) : (int) Math.floorMod(key, (long) ALL);
        List<Endpoint> rest = new ArrayList<>(fit);
        rest.removeIf(endpoint -> endpoint.vitals().share(now) <= ticket);
        return rest.isEmpty() ? fit : rest;
    }

    /** Begins checks that are due, and ends those that take too long; to be called some times a second, by one thread. */
    public void check(UpstreamClient client) {
        if (checks != null) {
            checks.tick(client);
        }
    }

    /** @return for operators, a line for itself and one for each endpoint */
    public String shown(long now) {
        StringBuilder text = new StringBuilder(spec.name())
                .append(": ")
                .append(admission.inFlight())
                .append(" in flight");
        for (Endpoint endpoint : endpoints) {
            String state =
                    endpoint.spec().drain() ? "drains" : endpoint.vitals().shown(now);
            text.append("\n    ").append(endpoint).append(": ").append(state);
            text.append(", ").append(endpoint.inFlight()).append(" in flight");
        }
        return text.toString();
    }

    /** Closes connections that have waited for too long. */
    public void evictIdle() {
        endpoints.forEach(endpoint -> endpoint.idle().evict());
    }

    /** No table names it any longer: connections close as their exchanges end. */
    public void close() {
        if (checks != null) {
            checks.close();
        }
        endpoints.forEach(endpoint -> endpoint.idle().close());
    }
}
