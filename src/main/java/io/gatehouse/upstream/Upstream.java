package io.gatehouse.upstream;

import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import io.gatehouse.upstream.health.CareSpec;
import io.gatehouse.upstream.health.Ejections;
import io.gatehouse.upstream.health.Vitals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A named set of endpoints at work. It outlives a reload that leaves its description unchanged. */
public final class Upstream {

    private final UpstreamSpec spec;
    private final TlsFiles files;
    private volatile Members members;
    private final Absentees absentees = new Absentees();
    private final StickyKey sticky;
    private final @Nullable Discovery discovery;
    private final @Nullable TlsContext tls;
    private final LongSupplier nanoTime;
    private boolean closed;
    private final Choice choice;
    private final Admission admission;
    private final RetryBudget retries;
    private final Consumer<String> told;
    private final Ejections ejections;
    private final @Nullable HealthChecks checks;

    /**
     * What upstreams work with.
     *
     * @param random gives, for a bound, a number from 0 below it
     * @param told hears, for people, what changes by itself; must not wait for anything
     * @param sticky with what cookies name endpoints
     */
    public record Means(LongSupplier nanoTime, IntUnaryOperator random, Consumer<String> told, StickyKey sticky) {

        public static Means quiet(LongSupplier nanoTime) {
            return new Means(
                    nanoTime, bound -> ThreadLocalRandom.current().nextInt(bound), text -> {}, StickyKey.random());
        }
    }

    /**
     * @param before what had this name until now, or null: endpoints described as they were, and what is in flight, are as they were
     * @throws IOException if the files of its TLS settings cannot be used
     */
    Upstream(UpstreamSpec spec, TlsFiles files, @Nullable Upstream before, Means means) throws IOException {
        this.spec = spec;
        this.files = files;
        this.told = text -> means.told().accept("upstream " + spec.name() + ": " + text);
        this.choice = new Choice(spec.care(), means.nanoTime(), means.random());
        this.admission = before == null ? new Admission(spec.pool()) : before.admission;
        this.retries = before == null ? new RetryBudget(admission) : before.retries;
        this.nanoTime = means.nanoTime();
        this.sticky = means.sticky();
        this.tls = spec.mayBeSecure() ? TlsContext.of(spec.tls(), files) : null;
        List<EndpointSpec> known = before == null ? List.of() : before.found(spec.discover());
        this.members = members(endpoints(known, before));
        if (before != null) {
            keepOrders(before);
        }
        CareSpec care = spec.care();
        this.ejections = new Ejections(care.ejection(), this::endpoints, nanoTime, told);
        this.checks = care.health() == null
                ? null
                : new HealthChecks(care.health(), members.all(), nanoTime, means.random(), told);
        this.discovery = spec.discover() == null
                ? null
                : new Discovery(spec.discover(), nanoTime, this::found, told, !known.isEmpty());
        String hindrance = spec.discover() == null ? null : Finder.hindrance(spec.discover());
        if (hindrance != null) {
            told.accept(hindrance);
        }
    }

    private Members members(List<Endpoint> all) {
        return new Members(all, spec.balance(), endpoint -> sticky.token(spec.name(), endpoint.toString()));
    }

    /**
     * @param found those that were found by name; what is named in the descriptor is as it is there
     * @param before who may have had the same
     */
    private List<Endpoint> endpoints(List<EndpointSpec> found, @Nullable Upstream before) {
        Map<String, EndpointSpec> all = new LinkedHashMap<>();
        spec.endpoints().forEach(endpoint -> all.put(endpoint.toString(), endpoint));
        found.forEach(endpoint -> all.putIfAbsent(endpoint.toString(), endpoint));
        return all.values().stream()
                .map(endpoint -> new Endpoint(
                        endpoint,
                        spec.pool(),
                        "https".equals(endpoint.scheme()) ? tls : null,
                        vitals(endpoint, before),
                        draining(endpoint, before),
                        before == null ? null : before.at(endpoint.toString()),
                        nanoTime))
                .toList();
    }

    /** Who is not there now may be found again where it was found before. */
    private void keepOrders(Upstream before) {
        DiscoverSpec discover = spec.discover();
        if (discover != null && discover.isPlaceOf(before.spec.discover())) {
            absentees.take(before.absentees, before.endpoints(), discover.like().drain());
            absentees.remove(endpoints());
        }
    }

    /** @return what was found by name, if it was looked for in the same place */
    private List<EndpointSpec> found(@Nullable DiscoverSpec where) {
        if (where == null || !where.isPlaceOf(spec.discover())) {
            return List.of();
        }
        return endpoints().stream()
                .map(Endpoint::spec)
                .filter(endpoint -> !spec.endpoints().contains(endpoint))
                .map(where::described)
                .toList();
    }

    /** Those that are there still stay as they are, with their connections and what is known of them; others come and go. */
    private synchronized void found(List<EndpointSpec> found) {
        if (closed) {
            return;
        }
        List<Endpoint> now = endpoints();
        List<Endpoint> next = new ArrayList<>(endpoints(found, this));
        next.replaceAll(endpoint -> {
            Endpoint same = at(endpoint.toString());
            return same != null && same.spec().equals(endpoint.spec()) ? same : endpoint;
        });
        if (next.equals(now)) {
            return;
        }
        List<Endpoint> gone = new ArrayList<>(now);
        gone.removeAll(next);
        absentees.add(gone);
        members = members(next);
        absentees.remove(next);
        if (checks != null) {
            checks.lookAfter(next);
        }
        gone.forEach(endpoint -> {
            endpoint.succeeded(at(endpoint.toString()));
            endpoint.closeIdle();
        });
        told.accept("endpoints are now " + next);
    }

    /** Begins to look for endpoints, if they are found by name and it is time to. */
    void discover(UpstreamClient client) {
        if (discovery != null) {
            discovery.tick(client);
        }
    }

    /**
     * Waits until it was looked for them once.
     *
     * @param nanos how long at most
     */
    void awaitFound(long nanos) {
        if (discovery != null) {
            discovery.await(nanos);
        }
    }

    private Vitals vitals(EndpointSpec endpoint, @Nullable Upstream before) {
        Endpoint same =
                before == null || !before.spec.care().isLikeFor(spec.care()) ? null : before.at(endpoint.toString());
        return same == null ? new Vitals(spec.care().ejection(), spec.care().slowStart()) : same.vitals();
    }

    /** What an operator ordered holds until the descriptor says something else. */
    private static Draining draining(EndpointSpec endpoint, @Nullable Upstream before) {
        if (before == null) {
            return new Draining(endpoint.drain());
        }
        Endpoint same = before.at(endpoint.toString());
        if (same != null && same.draining().isFor(endpoint.drain())) {
            return same.draining();
        }
        Draining its = before.absentees.of(endpoint);
        return its == null ? new Draining(endpoint.drain()) : its;
    }

    public UpstreamSpec spec() {
        return spec;
    }

    /** @return whether another one made of these would be the same */
    boolean isMadeOf(UpstreamSpec itsSpec, TlsFiles itsFiles, StickyKey itsKey) {
        return spec.equals(itsSpec)
                && files.equals(itsFiles)
                && (spec.affinity().cookie() == null || sticky.equals(itsKey));
    }

    public List<Endpoint> endpoints() {
        return members.all();
    }

    /** @return as it is in force, whatever an operator has ordered; once endpoints were found, these are all there are */
    UpstreamSpec inForce() {
        DiscoverSpec unknown = discovery != null && discovery.hasFound() ? null : spec.discover();
        return spec.with(endpoints().stream().map(Endpoint::inForce).toList(), unknown);
    }

    /** @return the endpoint of this URL, or null */
    private @Nullable Endpoint at(String url) {
        for (Endpoint endpoint : endpoints()) {
            if (endpoint.toString().equals(url)) {
                return endpoint;
            }
        }
        return null;
    }

    /**
     * Lets an endpoint take no new requests, or take some again. Those in flight go on, and those that belong to it still come.
     *
     * @param name its URL, or its route; the URL of one that is not there now, if something is ordered of it
     * @throws IllegalArgumentException if nobody here has it
     */
    public synchronized void drain(String name, boolean drain) {
        Endpoint its = at(name) == null ? routed(name) : at(name);
        Draining draining = its == null ? absentees.at(name) : its.draining();
        if (draining == null) {
            throw new IllegalArgumentException("no endpoint " + name + " in upstream " + spec.name() + " (expected: "
                    + endpoints().stream().map(Endpoint::toString).collect(Collectors.joining(", ")) + ")");
        }
        if (draining.drains() != drain) {
            draining.order(drain);
            told.accept((its == null ? name : its) + (drain ? " drains" : " takes new requests")
                    + ", by order of an operator");
        }
    }

    /** @return for operators, what is otherwise than the descriptor says */
    synchronized List<Order> orders() {
        List<Order> all = new ArrayList<>();
        endpoints().stream()
                .filter(endpoint -> endpoint.draining().isOrdered())
                .forEach(endpoint -> all.add(order(endpoint.toString(), endpoint.draining(), true)));
        absentees.ordered().forEach((url, draining) -> all.add(order(url, draining, false)));
        return all;
    }

    private Order order(String url, Draining draining, boolean there) {
        String what = draining.drains()
                ? " drains (descriptor: takes new requests)"
                : " takes new requests (descriptor: drains)";
        return new Order("upstream " + spec.name() + ": " + url + what, there);
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
        return choice.choose(members, tried, wish);
    }

    /** @return who has the route by which sessions name it; null when nobody has */
    public @Nullable Endpoint routed(String route) {
        for (Endpoint endpoint : endpoints()) {
            if (route.equals(endpoint.spec().route())) {
                return endpoint;
            }
        }
        return null;
    }

    /** @return whom the cookie names; null when it names nobody who is there */
    public @Nullable Endpoint named(String token) {
        return members.named(token);
    }

    /** @return by which a cookie names it; null when it is gone */
    public @Nullable String token(Endpoint endpoint) {
        return members.token(endpoint);
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

    /**
     * Begins checks that are due, ends those that take too long, and looks for endpoints when it is time to; to be called some times a
     * second, by one thread.
     */
    public void check(UpstreamClient client) {
        discover(client);
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
        if (discovery != null) {
            text.append("\n    ").append(discovery.shown(now));
        }
        for (Endpoint endpoint : endpoints()) {
            text.append("\n    ").append(endpoint).append(": ");
            if (endpoint.draining().drains()) {
                text.append("drains").append(endpoint.draining().isOrdered() ? " by order, " : ", ");
            }
            text.append(endpoint.vitals().shown(now));
            text.append(", ").append(endpoint.inFlight()).append(" in flight");
        }
        return text.toString();
    }

    /**
     * @param now by the ticker of the gateway, in nanoseconds
     * @return how it stands, in figures
     */
    public Standing standing(long now) {
        return new Standing(
                spec.name(),
                admission.inFlight(),
                admission.waiting(),
                admission.places(),
                retries.takenTotal(),
                retries.inUse(),
                retries.refusedTotal(),
                endpoints().stream().map(endpoint -> endpoint.standing(now)).toList());
    }

    /** Closes connections that have waited for too long. */
    public void evictIdle() {
        endpoints().forEach(Endpoint::evictIdle);
    }

    /**
     * No table names it any longer: connections close as their exchanges end; what goes on for as long as it likes is told to.
     *
     * @param successor what has its name from now on, or null
     */
    synchronized void close(@Nullable Upstream successor) {
        closed = true;
        if (discovery != null) {
            discovery.close();
        }
        if (checks != null) {
            checks.close();
        }
        endpoints().forEach(endpoint -> {
            endpoint.succeeded(successor == null ? null : successor.at(endpoint.toString()));
            endpoint.closeIdle();
        });
        if (successor != null) {
            admission.resize(successor.spec.pool());
        }
    }

    /** As above, and nothing has its name. */
    public void close() {
        close(null);
    }
}
