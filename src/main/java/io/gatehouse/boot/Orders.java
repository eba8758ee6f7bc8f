package io.gatehouse.boot;

import io.gatehouse.admin.Actor;
import io.gatehouse.admin.Administration.OrderRefused;
import io.gatehouse.exchange.Generation;
import io.gatehouse.fault.Fault;
import io.gatehouse.forward.ClosedRoutes;
import io.gatehouse.identity.Identity;
import io.gatehouse.limit.Limiters;
import io.gatehouse.route.Route;
import io.gatehouse.upstream.Split;
import io.gatehouse.upstream.Upstream;
import io.gatehouse.upstream.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private final OrderBook book;

    /** @param book in which everything is written that is ordered */
    Orders(Gateway gateway, Descriptors descriptors, CacheOperations cache, OrderBook book) {
        this.book = book;
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
        return book.carryOut(by, "reload", Map.of(), this::served, this::reload);
    }

    private Generation reload() {
        List<String> problems = descriptors.reload();
        Generation generation = gateway.current();
        if (!problems.isEmpty() || generation == null) {
            throw new OrderRefused("the descriptor is refused", problems);
        }
        return generation;
    }

    /** What is served, for the book. */
    private String served() {
        return descriptors.generations().all().stream()
                .findFirst()
                .map(kept -> "generation " + kept.number() + ", " + kept.digest() + ", " + kept.from())
                .orElse("nothing");
    }

    /** @throws OrderRefused if it is not good any more */
    Generation rollBack(long number, Actor by) {
        return book.carryOut(
                by,
                "rollback",
                Map.of("generation", Long.toString(number)),
                this::served,
                () -> descriptors.rollBack(number));
    }

    /**
     * @param against the number of the generation that must be served still; 0 for whichever it is
     * @throws OrderRefused if the descriptor is refused, or another one is served by now
     */
    Generation apply(String descriptor, long against, Actor by) {
        Map<String, String> arguments = Map.of(
                "digest", Generations.digest(descriptors.candidates().pieces(descriptor)),
                "against", Long.toString(against));
        return book.carryOut(by, "apply", arguments, this::served, () -> descriptors.apply(descriptor, against));
    }

    /** @return how the upstream is then, for people */
    String drain(String upstream, String endpoint, boolean drain, Actor by) {
        return book.carryOut(
                by,
                drain ? "drain" : "resume",
                Map.of("upstream", upstream, "endpoint", endpoint),
                () -> shown(upstream),
                () -> upstreams().drain(upstream, endpoint, drain, gateway.now()));
    }

    /** @return what is in force then, for people */
    String shift(String split, Map<String, Integer> weights, Actor by) {
        return book.carryOut(
                by,
                "shift",
                Map.of("split", split, "weights", new TreeMap<>(weights).toString()),
                () -> shownSplit(split),
                () -> upstreams().shift(split, weights));
    }

    /** @return what is in force then, for people */
    String unshift(String split, Actor by) {
        return book.carryOut(
                by,
                "unshift",
                Map.of("split", split),
                () -> shownSplit(split),
                () -> upstreams().unshift(split));
    }

    /** @return what is in force then, for people */
    String setLimit(String limit, String rate, long seconds, Actor by) {
        return book.carryOut(
                by,
                "setLimit",
                Map.of("limit", limit, "rate", rate, "seconds", Long.toString(seconds)),
                () -> shownLimit(limit),
                () -> limits().set(limit, rate, seconds));
    }

    /** @return how many answers */
    int purge(String what, boolean soft, Actor by) {
        return book.carryOut(
                by,
                "purge",
                Map.of("what", what, "soft", Boolean.toString(soft)),
                null,
                () -> cache.purged(what, soft));
    }

    /** @param fault {@link Fault#ROUTE_DISABLED} or {@link Fault#NO_ROUTE} */
    void disable(String route, Fault fault, Actor by) {
        String ignored = book.carryOut(
                by, "disableRoute", Map.of("route", route, "fault", fault.code()), () -> shownRoute(route), () -> {
                    known(route);
                    closed().close(route, fault);
                    return "";
                });
    }

    void enable(String route, Actor by) {
        String ignored = book.carryOut(by, "enableRoute", Map.of("route", route), () -> shownRoute(route), () -> {
            if (!closed().all().containsKey(route)) {
                known(route);
            }
            closed().open(route);
            return "";
        });
    }

    private String shownRoute(String route) {
        Fault fault = closed().all().get(route);
        return fault == null ? "as the descriptor has it" : "answered with " + fault.status();
    }

    private String shown(String upstream) {
        Upstream one = current().upstreams().upstream(upstream.strip());
        return one == null ? "" : one.shown(gateway.now());
    }

    private String shownSplit(String split) {
        Split one = current().upstreams().split(split.strip());
        return one == null ? "" : one.shown();
    }

    private LimitOperations limits() {
        Generation generation = gateway.current();
        return new LimitOperations(generation == null ? Limiters.NONE : generation.limiters());
    }

    private String shownLimit(String limit) {
        return limits().all()
                .lines()
                .filter(line -> line.startsWith(limit.strip() + ':'))
                .findFirst()
                .orElse("");
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
        Map<String, String> arguments =
                identity == null ? Map.of("subject", subject) : Map.of("subject", subject, "identity", identity);
        return book.carryOut(by, "killSession", arguments, null, () -> endSessions(subject, identity));
    }

    private List<String> endSessions(String subject, @Nullable String identity) {
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
        all.addAll(limits().overridden());
        closed().all().forEach((route, fault) -> all.add("route " + route + ": answered with " + fault.status()));
        all.addAll(descriptors.servedInstead());
        return all;
    }
}
