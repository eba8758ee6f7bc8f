package io.gatehouse.boot.concern;

import io.gatehouse.forward.Canary;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.Action;
import io.gatehouse.route.Decision;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.DiscoverSpec;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import io.gatehouse.upstream.UpstreamSpec.EndpointSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the upstreams that a request may be sent to; where chance decides, there are several.
 *
 * @param share of such requests, from 0 to 1, more than nothing
 * @param split that has the upstream as a part, or null
 */
record Destination(UpstreamSpec upstream, @Nullable String split, boolean canary, double share) {

    /** @return at least one, in the order of the descriptor, the route's own target before its canary's */
    static List<Destination> of(RouteTable table, RequestHead head, Decision.Routed routed, Action.Forward forward) {
        List<Destination> all = new ArrayList<>();
        Canary.targets(head, routed, forward)
                .forEach((name, share) -> add(table, name, !name.equals(forward.target()), share, all));
        return all;
    }

    private static void add(RouteTable table, String name, boolean canary, double share, List<Destination> all) {
        for (UpstreamSpec upstream : table.upstreams()) {
            if (upstream.name().equals(name)) {
                all.add(new Destination(upstream, null, canary, share));
            }
        }
        for (SplitSpec split : table.splits()) {
            if (split.name().equals(name)) {
                long sum =
                        split.parts().stream().mapToLong(SplitSpec.Part::weight).sum();
                split.parts().stream()
                        .filter(part -> part.weight() > 0)
                        .forEach(part -> table.upstreams().stream()
                                .filter(upstream -> upstream.name().equals(part.upstream()))
                                .forEach(upstream ->
                                        all.add(new Destination(upstream, name, canary, share * part.weight() / sum))));
            }
        }
    }

    /** @return for example {@code 33.33%} */
    String percentage() {
        return BigDecimal.valueOf(share)
                        .movePointRight(2)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString()
                + '%';
    }

    /** @return whether an endpoint may be chosen, if it is well */
    boolean hasEndpoint() {
        return !endpoints().isEmpty() || upstream.discover() != null;
    }

    /** @return what the upstream reads in Host; for people, where that depends on the endpoint */
    String host(RequestHead head) {
        if (upstream.hostHeader() == UpstreamSpec.HostHeader.PRESERVE) {
            return head.authority();
        }
        List<String> authorities =
                endpoints().stream().map(EndpointSpec::authority).distinct().toList();
        if (authorities.isEmpty()) {
            return "(that of the endpoint)";
        }
        return authorities.size() == 1
                ? authorities.get(0)
                : "(that of the endpoint: " + String.join(" or ", authorities) + ")";
    }

    private List<EndpointSpec> endpoints() {
        DiscoverSpec discover = upstream.discover();
        List<EndpointSpec> all = new ArrayList<>(upstream.endpoints());
        if (discover != null && discover.found() == DiscoverSpec.By.DNS) {
            all.add(discover.like());
        }
        return all.stream()
                .filter(endpoint -> endpoint.weight() > 0 && !endpoint.drain())
                .toList();
    }
}
