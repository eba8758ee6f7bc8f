package io.gatehouse.forward;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.upstream.Upstreams;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Draws of which requests copies are sent, and knows what became of them. Any thread may call. */
public final class Mirrors {

    private static final int PARTS = 1_000_000;

    /** Whoever sends requests sees this on none but copies. */
    public static final String FIELD = "X-Gatehouse-Mirror";

    private final Executor thread;
    private final IntUnaryOperator random;
    private final Map<String, MirrorCounts> routes = new ConcurrentHashMap<>();

    /**
     * @param thread sends copies on their way, so that no original waits for that
     * @param random gives, for a bound, a number from 0 below it
     */
    public Mirrors(Executor thread, IntUnaryOperator random) {
        this.thread = thread;
        this.random = random;
    }

    /**
     * @param upstream where the request itself goes, which need not read it twice
     * @return the copy that is to be sent, which knows its upstream; null when none is
     */
    @Nullable
    Mirror draw(Exchange exchange, Decision.Routed routed, String upstream, Mirror.Sending sending) {
        MirrorPolicy policy = routed.route().policies().get(MirrorPolicy.class);
        if (policy == null
                || exchange.upward().tunnelIdle() != null
                || isOfRoute(policy, routed)
                || policy.to().equals(upstream)
                || !policy.when().holds(exchange.head(), routed.path())
                || random.applyAsInt(PARTS) >= Math.round(policy.share() * PARTS)) {
            return null;
        }
        // a split may draw what the request goes to itself
        Upstreams all = Objects.requireNonNull(exchange.generation()).upstreams();
        String to = all.resolve(policy.to(), random).spec().name();
        if (to.equals(upstream)) {
            return null;
        }
        String route = routed.route().name();
        return new Mirror(policy, of(route), exchange, thread, (copy, body, tap) -> {
            copy.upward().drawn(to);
            copy.onRequest(fields -> fields.set(FIELD, route));
            sending.send(copy, body, tap);
        });
    }

    /** What stands in defaults may be meant for other routes. */
    private static boolean isOfRoute(MirrorPolicy policy, Decision.Routed routed) {
        return routed.route().action() instanceof Action.Forward forward
                && forward.target().equals(policy.to());
    }

    /** Forgets the routes that are not among these. */
    void keep(Set<String> names) {
        routes.keySet().retainAll(names);
    }

    private MirrorCounts of(String route) {
        MirrorCounts known = routes.get(route);
        return known == null ? routes.computeIfAbsent(route, name -> new MirrorCounts()) : known;
    }

    /** @return for people, each route of which copies were drawn since the start, and what became of them */
    public String shown() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(routes)
                .forEach((route, counts) -> text.append(text.isEmpty() ? "" : "\n")
                        .append(route)
                        .append(": ")
                        .append(counts.shown()));
        return text.toString();
    }
}
