package io.gatehouse.route;

import io.gatehouse.http.Origin;
import io.gatehouse.http.RequestHead;
import io.gatehouse.route.match.HostPattern;
import io.gatehouse.route.policy.Policies;
import io.gatehouse.route.settings.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one {@code routes} block, for the hosts that it names.
 *
 * @param name null when the block has none
 * @param hosts at least one; {@link HostPattern#ANY} when the block names none
 * @param publicUrl what clients know this host by; null for what each one asked
 * @param keepEncodedSlash whether {@code %2F} is data inside a segment; otherwise it is refused
 * @param keepEmptySegments whether {@code //} passes; otherwise it is refused
 * @param routes in the order of the descriptor
 * @param policies hold for requests that none of the routes takes
 */
public record VirtualHost(
        @Nullable String name,
        Position at,
        List<HostPattern> hosts,
        @Nullable Origin publicUrl,
        boolean keepEncodedSlash,
        boolean keepEmptySegments,
        List<Route> routes,
        Policies policies) {

    /** A block without policies of its own. */
    public VirtualHost(
            @Nullable String name,
            Position at,
            List<HostPattern> hosts,
            @Nullable Origin publicUrl,
            boolean keepEncodedSlash,
            boolean keepEmptySegments,
            List<Route> routes) {
        this(name, at, hosts, publicUrl, keepEncodedSlash, keepEmptySegments, routes, Policies.NONE);
    }

    /** @return what clients know this host by: its public URL, or else what this one asked */
    public Origin origin(RequestHead head) {
        return publicUrl == null ? Origin.of(head) : publicUrl;
    }
}
