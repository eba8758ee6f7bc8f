package io.gatehouse.route;

import io.gatehouse.fault.Fault;
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
    private final List<String> trustedProxies;

    public RouteTable(
            List<VirtualHost> hosts,
            List<UpstreamSpec> upstreams,
            List<SplitSpec> splits,
            List<String> trustedProxies) {
        this.hosts = hosts;
        this.upstreams = upstreams;
        this.splits = splits;
        this.trustedProxies = trustedProxies;
    }

    public Decision decide(RequestHead head) {
        return new Decision.Refused(null, Fault.NO_ROUTE, head.target(), List.of());
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

    public List<String> trustedProxies() {
        return trustedProxies;
    }
}
