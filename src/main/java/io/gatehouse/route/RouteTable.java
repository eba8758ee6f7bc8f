package io.gatehouse.route;

import io.gatehouse.fault.Fault;
import io.gatehouse.http.Cidr;
import io.gatehouse.http.RequestHead;
import io.gatehouse.upstream.SplitSpec;
import io.gatehouse.upstream.UpstreamSpec;
import java.util.List;

/**
 * A whole descriptor, immutable, swapped in one reference.
 *
 * <p>The signatures that others build on; the index behind them is the work of this class and its neighbours.
 */
public final class RouteTable {

    private final List<VirtualHost> hosts;
    private final List<UpstreamSpec> upstreams;
    private final List<SplitSpec> splits;
    private final List<Cidr> trustedProxies;

    public RouteTable(
            List<VirtualHost> hosts, List<UpstreamSpec> upstreams, List<SplitSpec> splits, List<Cidr> trustedProxies) {
        this.hosts = hosts;
        this.upstreams = upstreams;
        this.splits = splits;
        this.trustedProxies = trustedProxies;
    }

    public Decision decide(RequestHead head) {
        if (hosts.isEmpty()) {
            return new Decision.Refused(null, Fault.NO_ROUTE, head.target(), List.of());
        }
        try {
            return new Decision.Routed(
                    hosts.get(0),
                    hosts.get(0).routes().get(0),
                    io.gatehouse.http.CanonicalPath.parse(head.path(), false, false),
                    new Captures());
        } catch (io.gatehouse.http.AmbiguousPathException e) {
            return new Decision.Refused(null, Fault.AMBIGUOUS_PATH, head.target(), List.of());
        }
    }

    public List<VirtualHost> hosts() {
        return hosts;
    }

    public List<UpstreamSpec> upstreams() {
        return upstreams;
    }

    public List<SplitSpec> splits() {
        return splits;
    }

    public List<Cidr> trustedProxies() {
        return trustedProxies;
    }
}
