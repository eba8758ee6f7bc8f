package io.gatehouse.boot;

import io.gatehouse.exchange.Exchange;
import io.gatehouse.exchange.Generation;
import io.gatehouse.exchange.LatencyPolicy;
import io.gatehouse.filter.cache.HttpCache;
import io.gatehouse.observe.GatewayStatus;
import io.gatehouse.observe.MetricsAccess;
import io.gatehouse.observe.MetricsPage;
import io.gatehouse.observe.Observation;
import io.gatehouse.observe.metrics.FigureBeans;
import io.gatehouse.observe.metrics.JvmSamples;
import io.gatehouse.observe.metrics.RouteMeters;
import io.gatehouse.observe.metrics.RouteSamples;
import io.gatehouse.observe.metrics.Standings;
import io.gatehouse.observe.metrics.UpstreamSamples;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.Endpoint;
import io.gatehouse.upstream.Standing;
import io.gatehouse.upstream.Upstream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What is measured of one gateway, and who may have it. */
final class Metering implements Standings, AutoCloseable {

    private static final long LOOK_NANOS = 1_000_000_000;

    private final Gateway gateway;
    private final Observation observation;
    private final MetricsPage page;
    private final FigureBeans figures;
    private long lookedAt;
    private long lookedFor;
    private List<List<Endpoint>> known = List.of();

    Metering(
            Gateway gateway,
            Observation observation,
            Supplier<GatewayStatus> status,
            HttpCache cache,
            MBeanServer beans,
            ObjectName name,
            MetricsAccess access) {
        this.gateway = gateway;
        this.observation = observation;
        RouteMeters meters = observation.meters();
        this.page = new MetricsPage(
                access,
                List.of(
                        observation.samples(status),
                        new RouteSamples(meters),
                        new UpstreamSamples(this),
                        new CacheSamples(cache),
                        new JvmSamples(beans)));
        this.figures = new FigureBeans(beans, name, meters, this);
        observation.onBreach(figures::tell);
    }

    @Override
    public List<Standing> all() {
        Generation generation = gateway.current();
        long now = gateway.now();
        return generation == null
                ? List.of()
                : generation.upstreams().all().stream()
                        .map(upstream -> upstream.standing(now))
                        .sorted(Comparator.comparing(Standing::name))
                        .toList();
    }

    @Override
    public @Nullable Standing of(String name) {
        Generation generation = gateway.current();
        Upstream upstream = generation == null ? null : generation.upstreams().upstream(name);
        return upstream == null ? null : upstream.standing(gateway.now());
    }

    Map<String, Consumer<Exchange>> paths() {
        return page.paths();
    }

    /**
     * Figures go with their routes, and MBeans come and go with what they are of. To be called some times a second, by one thread; it does
     * something when there is another descriptor, or other endpoints were found.
     */
    void look() {
        Generation generation = gateway.current();
        long now = gateway.now();
        if (generation == null || (generation.number() == lookedFor && now - lookedAt < LOOK_NANOS)) {
            return;
        }
        List<List<Endpoint>> there =
                generation.upstreams().all().stream().map(Upstream::endpoints).toList();
        if (generation.number() != lookedFor || !there.equals(known)) {
            Map<String, Long> budgets = budgets(generation.table());
            observation.keep(budgets);
            gateway.forwarder()
                    .keep(
                            budgets.keySet(),
                            generation.upstreams().all().stream()
                                    .map(upstream -> upstream.spec().name())
                                    .collect(Collectors.toSet()));
            figures.show(List.copyOf(budgets.keySet()));
        }
        lookedAt = now;
        lookedFor = generation.number();
        known = there;
    }

    /** @return by the names of all routes, in their order, how long the gateway may keep an exchange */
    private static Map<String, Long> budgets(RouteTable table) {
        Map<String, Long> all = new LinkedHashMap<>();
        for (VirtualHost host : table.hosts()) {
            for (Route route : host.routes()) {
                LatencyPolicy latency = route.policies().get(LatencyPolicy.class);
                all.put(route.name(), latency == null ? Long.MAX_VALUE : latency.budgetNanos());
            }
        }
        return all;
    }

    @Override
    public void close() {
        figures.close();
        page.close();
    }
}
