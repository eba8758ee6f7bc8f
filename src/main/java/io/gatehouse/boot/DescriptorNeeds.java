package io.gatehouse.boot;

import io.gatehouse.exchange.Mode;
import io.gatehouse.filter.limits.LimitsPolicy;
import io.gatehouse.forward.TimeoutPolicy;
import io.gatehouse.observe.container.Demand;
import io.gatehouse.observe.container.Needs;
import io.gatehouse.route.Action;
import io.gatehouse.route.Route;
import io.gatehouse.route.VirtualHost;
import io.gatehouse.route.table.RouteTable;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What a table asks of the server in front of it: of each thing the most that any route that goes upstream lets pass. */
final class DescriptorNeeds {

    /** no route asks for anything */
    private static final long NOTHING = Long.MIN_VALUE;

    private DescriptorNeeds() {}

    static Needs of(RouteTable table) {
        List<Route> routes = table.hosts().stream()
                .flatMap(host -> host.routes().stream())
                .filter(route -> route.enabled() && route.action() instanceof Action.Forward)
                .toList();
        return new Needs(
                most(routes, DescriptorNeeds::body, DescriptorNeeds::bodyOf),
                most(routes, DescriptorNeeds::head, DescriptorNeeds::headOf),
                most(routes, DescriptorNeeds::fields, route -> "limits headers"),
                most(routes, DescriptorNeeds::pause, route -> "timeout idle"),
                encodedSlash(table.hosts()));
    }

    /**
     * @param of the amount, or {@link #NOTHING}
     * @param what the words for it, without the place
     */
    private static @Nullable Demand most(List<Route> routes, ToLongFunction<Route> of, Function<Route, String> what) {
        Route most = null;
        long amount = NOTHING;
        for (Route route : routes) {
            long demanded = of.applyAsLong(route);
            if (demanded > amount) {
                most = route;
                amount = demanded;
            }
        }
        return most == null ? null : new Demand(amount, what.apply(most) + place(most));
    }

    private static long body(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.body() == null ? Demand.UNLIMITED : limits.body();
    }

    private static String bodyOf(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.body() == null ? "bodies of any length" : "limits body";
    }

    private static long head(Route route) {
        long most = Math.max(headerSize(route), uri(route));
        return most == 0 ? NOTHING : most;
    }

    private static String headOf(Route route) {
        return headerSize(route) >= uri(route) ? "limits header-size" : "limits uri";
    }

    private static long headerSize(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.headerSize() == null ? 0 : limits.headerSize();
    }

    private static long uri(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.uri() == null ? 0 : limits.uri();
    }

    private static long fields(Route route) {
        LimitsPolicy limits = limits(route);
        return limits == null || limits.headers() == null ? NOTHING : limits.headers();
    }

    private static long pause(Route route) {
        return Objects.requireNonNullElse(route.policies().get(TimeoutPolicy.class), TimeoutPolicy.DEFAULT)
                .idle()
                .toMillis();
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
