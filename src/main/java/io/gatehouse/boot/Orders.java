package io.gatehouse.boot;

import io.gatehouse.admin.Actor;
import io.gatehouse.admin.Administration.OrderRefused;
import io.gatehouse.exchange.Generation;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.ClosedRoutes;
import io.gatehouse.identity.Identity;
import io.gatehouse.limit.Limiters;
import io.gatehouse.route.Route;
import io.gatehouse.upstream.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what operators order, by whatever way the order comes. What cannot be done is an {@link IllegalArgumentException} that says
 * what was found and what was expected.
 */
final class Orders {

    private final Gateway gateway;
    private final Descriptors descriptors;
    private final CacheOperations cache;

    Orders(Gateway gateway, Descriptors descriptors, CacheOperations cache) {
        this.gateway = gateway;
        this.descriptors = descriptors;
        this.cache = cache;
    }

    private Generation current() {
        Generation generation = gateway.current();
        if (generation == null) {
            throw new IllegalArgumentException("no descriptor has been accepted");
        }
        return generation;
    }

    private UpstreamOperations upstreams() {
        return gateway.operations(current().upstreams());
    }

    ClosedRoutes closed() {
        return gateway.forwarder().closed();
    }

    /** @throws OrderRefused with the problems of the descriptor */
    Generation reload(Actor by) {
        List<String> problems = descriptors.reload();
        Generation generation = gateway.current();
        if (!problems.isEmpty() || generation == null) {
            throw new OrderRefused("the descriptor is refused", problems);
        }
        return generation;
    }

    /** @throws OrderRefused if it is not good any more */
    Generation rollBack(long number, Actor by) {
        return descriptors.rollBack(number);
    }

    /** @return how the upstream is then, for people */
    String drain(String upstream, String endpoint, boolean drain, Actor by) {
        return upstreams().drain(upstream, endpoint, drain, gateway.now());
    }

    /** @return what is in force then, for people */
    String shift(String split, Map<String, Integer> weights, Actor by) {
        return upstreams().shift(split, weights);
    }

    /** @return what is in force then, for people */
    String unshift(String split, Actor by) {
        return upstreams().unshift(split);
    }

    /** @return what is in force then, for people */
    String setLimit(String limit, String rate, long seconds, Actor by) {
        Generation generation = gateway.current();
        return new LimitOperations(generation == null ? Limiters.NONE : generation.limiters())
                .set(limit, rate, seconds);
    }

    /** @return how many answers */
    int purge(String what, boolean soft, Actor by) {
        return cache.purged(what, soft);
    }

    /** @param fault {@link Fault#ROUTE_DISABLED} or {@link Fault#NO_ROUTE} */
    void disable(String route, Fault fault, Actor by) {
        known(route);
        closed().close(route, fault);
    }

    void enable(String route, Actor by) {
        if (!closed().all().containsKey(route)) {
            known(route);
        }
        closed().open(route);
    }

    private void known(String name) {
        Set<String> names = new TreeSet<>();
        current()
                .table()
                .hosts()
                .forEach(host -> host.routes().stream().map(Route::name).forEach(names::add));
        if (!names.contains(name)) {
            throw new IllegalArgumentException("no route " + name + " (expected: "
                    + (names.isEmpty() ? "there is none" : String.join(", ", names)) + ")");
        }
    }

    /**
     * @param identity the name of one; null for all that people sign on with
     * @return the names of those where sign-ons have ended
     */
    List<String> endSessions(String subject, @Nullable String identity, Actor by) {
        if (subject.isBlank()) {
            throw new IllegalArgumentException("subject: empty (expected: the name of a person)");
        }
        List<String> names = new ArrayList<>();
        for (Identity one : current().identities().all()) {
            String name = one.spec().name();
            if (one.spec().client() != null && (identity == null || identity.equals(name))) {
                one.signOn().endAllOf(subject);
                names.add(name);
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException((identity == null ? "no identity" : "no identity " + identity)
                    + " with which people sign on (expected: one that has a client)");
        }
        return names;
    }

    /** @return what is otherwise than the descriptor says because it was ordered, for people */
    List<String> standing() {
        Generation generation = gateway.current();
        if (generation == null) {
            return List.of();
        }
        Upstreams upstreams = generation.upstreams();
        List<String> all = new ArrayList<>(upstreams.orders());
        all.addAll(new LimitOperations(generation.limiters()).overridden());
        closed().all().forEach((route, fault) -> all.add("route " + route + ": answered with " + fault.status()));
        all.addAll(descriptors.rolledBack());
        return all;
    }
}
