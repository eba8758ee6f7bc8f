package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.exchange.Meter;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Timing;
import io.gatehouse.route.Route;
import io.gatehouse.route.match.OwnPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The figures of all routes by their names. They outlive a reload as long as a route of that name is there; what no route takes is one
 * more, so that nothing that a client sends makes new ones. Any thread may call.
 */
public final class RouteMeters implements Meter.OfRoutes, BiConsumer<Exchange, Outcome> {

    /** Of requests that no route takes. */
    static final String NO_ROUTE = "(no route)";

    /** Of requests to the gateway itself. */
    static final String OWN = "(gatehouse)";

    private final Map<String, RouteMeter> routes = new ConcurrentHashMap<>();
    private final boolean concerns;
    private final Consumer<Breach> breached;
    private volatile Map<String, Long> budgets = Map.of();
    private final RouteMeter noRoute;
    private final RouteMeter own;

    /**
     * @param concerns whether it is measured how long each concern takes
     * @param breached hears of budgets of latency that were not kept, of each route now and then; does not wait
     */
    public RouteMeters(boolean concerns, Consumer<Breach> breached) {
        this.concerns = concerns;
        this.breached = breached;
        this.noRoute = new RouteMeter(NO_ROUTE, false);
        this.own = new RouteMeter(OWN, false);
    }

    @Override
    public Meter begin(Route route) {
        RouteMeter meter = of(route.name());
        meter.begin();
        return meter;
    }

    /** @return its figures, which begin now if it had none */
    RouteMeter of(String route) {
        RouteMeter known = routes.get(route);
        return known == null ? routes.computeIfAbsent(route, this::made) : known;
    }

    @Override
    public void accept(Exchange exchange, Outcome outcome) {
        RouteMeter meter = exchange.timing().meter() instanceof RouteMeter its
                ? its
                : OwnPath.isPlain(exchange.head().path()) ? own : noRoute;
        Timing timing = exchange.timing();
        meter.ended(timing, outcome);
        LatencyPolicy latency = exchange.route() == null ? null : exchange.policy(LatencyPolicy.class);
        if (latency != null) {
            Breach breach = meter.judge(timing.added(), latency.budgetNanos(), timing.startedAt() + outcome.nanos());
            if (breach != null) {
                breached.accept(breach);
            }
        }
    }

    /**
     * These are the routes now: the others are forgotten.
     *
     * @param budgetNanos by name, how long the gateway may keep an exchange; {@link Long#MAX_VALUE} for as long as it takes
     */
    public void keep(Map<String, Long> budgetNanos) {
        budgets = Map.copyOf(budgetNanos);
        routes.keySet().retainAll(budgetNanos.keySet());
        routes.values().forEach(meter -> meter.mayTake(budget(meter.route())));
    }

    private long budget(String route) {
        return budgets.getOrDefault(route, Long.MAX_VALUE);
    }

    private RouteMeter made(String route) {
        RouteMeter made = new RouteMeter(route, concerns);
        made.mayTake(budget(route));
        return made;
    }

    /** @return whether they are a route's */
    boolean isOfRoute(RouteMeter meter) {
        return meter != noRoute && meter != own;
    }

    /** @return those of routes that were asked for, by name; then those of what is no route's */
    List<RouteMeter> all() {
        List<RouteMeter> all = new ArrayList<>(routes.values());
        all.sort(Comparator.comparing(RouteMeter::route));
        all.add(noRoute);
        all.add(own);
        return all;
    }
}
