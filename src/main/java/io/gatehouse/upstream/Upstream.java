package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.balance.LeastConnections;
import io.gatehouse.upstream.balance.LoadBalancer;
import io.gatehouse.upstream.balance.RandomTwo;
import io.gatehouse.upstream.balance.RoundRobin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A named set of endpoints at work. It outlives a reload that leaves its description unchanged. */
public final class Upstream {

    private final UpstreamSpec spec;
    private final TlsFiles files;
    private final List<Endpoint> endpoints;
    private final LoadBalancer balancer;
    private final Admission admission;

    /** @throws IOException if the files of its TLS settings cannot be used */
    Upstream(UpstreamSpec spec, TlsFiles files, LongSupplier nanoTime) throws IOException {
        this.spec = spec;
        this.files = files;
        this.balancer = balancer(spec);
        this.admission = new Admission(spec.pool().inFlight(), spec.pool().queue());
        List<Endpoint> all = new ArrayList<>();
        TlsContext tls = null;
        for (EndpointSpec endpoint : spec.endpoints()) {
            if ("https".equals(endpoint.scheme()) && tls == null) {
                tls = TlsContext.of(spec.tls(), files);
            }
            all.add(new Endpoint(endpoint, spec.pool(), "https".equals(endpoint.scheme()) ? tls : null, nanoTime));
        }
        this.endpoints = List.copyOf(all);
    }

    private static LoadBalancer balancer(UpstreamSpec spec) {
        return switch (spec.balance()) {
            case ROUND_ROBIN -> new RoundRobin();
            case LEAST_CONNECTIONS -> new LeastConnections();
            case RANDOM_TWO ->
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

    /**
     * Chooses an endpoint for an admitted request and counts the request there until {@link #leave}.
     *
     * @param tried endpoints that this request has been to
     * @return null when none is left: all drain, are full, or were tried
     */
    public @Nullable Endpoint choose(Collection<Endpoint> tried) {
        List<Endpoint> candidates = candidates(tried);
        while (!candidates.isEmpty()) {
            Endpoint chosen = candidates.size() == 1 ? candidates.get(0) : balancer.choose(candidates);
            if (chosen.tryBegin()) {
                return chosen;
            }
            // somebody was faster: it is full now, and so no candidate any more
            candidates = candidates(tried);
        }
        return null;
    }

    /** The request has come to its last byte on this endpoint, or goes elsewhere. */
    public void leave(Endpoint endpoint) {
        endpoint.end();
    }

    /** @return the lowest tier that has anyone */
    private List<Endpoint> candidates(Collection<Endpoint> tried) {
        List<Endpoint> best = new ArrayList<>(endpoints.size());
        int tier = Integer.MAX_VALUE;
        for (Endpoint endpoint : endpoints) {
            int its = endpoint.spec().tier();
            if (its <= tier && endpoint.isAvailable() && !tried.contains(endpoint)) {
                if (its < tier) {
                    best.clear();
                    tier = its;
                }
                best.add(endpoint);
            }
        }
        return best;
    }

    /** Closes connections that have waited for too long. */
    public void evictIdle() {
        endpoints.forEach(endpoint -> endpoint.idle().evict());
    }

    /** No table names it any longer: connections close as their exchanges end. */
    public void close() {
        endpoints.forEach(endpoint -> endpoint.idle().close());
    }
}
