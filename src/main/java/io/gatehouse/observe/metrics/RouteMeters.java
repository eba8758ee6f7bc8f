package io.gatehouse.observe.metrics;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.exchange.Meter;
import io.gatehouse.exchange.Outcome;
import io.gatehouse.exchange.Timing;
import io.gatehouse.route.OwnPath;
import io.gatehouse.route.Route;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
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
        return known == null ? routes.computeIfAbsent(route, name -> new RouteMeter(name, concerns)) : known;
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

    /** Forgets the routes that are not among these. */
    public void keep(Collection<String> names) {
        routes.keySet().retainAll(new HashSet<>(names));
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
