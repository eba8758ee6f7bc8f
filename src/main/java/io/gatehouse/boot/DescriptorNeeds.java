package io.gatehouse.boot;

import io.gatehouse.exchange.Mode;
import io.gatehouse.filter.limits.LimitsPolicy;
import io.gatehouse.forward.TimeoutPolicy;
import io.gatehouse.observe.container.Demand;
import io.gatehouse.observe.container.Needs;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.RouteTable;
import io.gatehouse.route.VirtualHost;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a table asks of the server in front of it: of each thing the most that any route that goes upstream lets pass. */
final class DescriptorNeeds {

    private DescriptorNeeds() {}

    static Needs of(RouteTable table) {
        List<Route> routes = table.hosts().stream()
                .flatMap(host -> host.routes().stream())
                .filter(route -> route.enabled() && route.action() instanceof Action.Forward)
                .toList();
        return new Needs(
                most(routes, DescriptorNeeds::body),
                most(routes, DescriptorNeeds::head),
                most(routes, DescriptorNeeds::fields),
                most(routes, DescriptorNeeds::pause),
                encodedSlash(table.hosts()));
    }

    private static @Nullable Demand most(List<Route> routes, Function<Route, @Nullable Demand> of) {
        Demand most = null;
        for (Route route : routes) {
            Demand demand = of.apply(route);
            if (demand != null && (most == null || demand.amount() > most.amount())) {
                most = demand;
            }
        }
        return most;
    }

    private static Demand body(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.body() == null
                ? new Demand(Demand.UNLIMITED, "bodies of any length" + place(route))
                : new Demand(limits.body(), "limits body" + place(route));
    }

    private static @Nullable Demand head(Route route) {
        LimitsPolicy limits = limits(route);
        long fields = limits == null || limits.headerSize() == null ? 0 : limits.headerSize();
        long uri = limits == null || limits.uri() == null ? 0 : limits.uri();
        if (fields == 0 && uri == 0) {
            return null;
        }
        return fields >= uri
                ? new Demand(fields, "limits header-size" + place(route))
                : new Demand(uri, "limits uri" + place(route));
    }

    private static @Nullable Demand fields(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.headers() == null
                ? null
                : new Demand(limits.headers(), "limits headers" + place(route));
    }

    private static Demand pause(Route route) {
        TimeoutPolicy timeout =
                Objects.requireNonNullElse(route.policies().get(TimeoutPolicy.class), TimeoutPolicy.DEFAULT);
        return new Demand(timeout.idle().toMillis(), "timeout idle" + place(route));
    }

    private static @Nullable Demand encodedSlash(List<VirtualHost> blocks) {
        for (VirtualHost block : blocks) {
            if (block.keepEncodedSlash()) {
                return new Demand(1, "encoded-slash=\"keep\" (" + block.at() + ')');
            }
        }
        return null;
    }

    /** @return null where nothing is turned away */
    private static @Nullable LimitsPolicy limits(Route route) {
        LimitsPolicy limits = route.policies().get(LimitsPolicy.class);
        return limits != null && limits.mode() == Mode.ENFORCE ? limits : null;
    }

    private static String place(Route route) {
        return " of route " + route.name() + " (" + route.at() + ')';
    }
}
