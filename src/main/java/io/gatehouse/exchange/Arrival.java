package io.gatehouse.exchange;

import io.gatehouse.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request head and how it came here.
 *
 * @param head with the true client, scheme and host
 * @param hops the proxies between the true client and the gateway, nearest to the client first; the last one is who connected
 * @param contextPath where the gateway is deployed; empty for the root
 * @param protocol the version that the neighbour spoke, as {@code Via} writes it: {@code 1.1}, {@code 2.0}
 * @param trusted whether the neighbour is a trusted proxy
 * @param problem why the head cannot be used, or null
 */
public record Arrival(
        RequestHead head,
        List<String> hops,
        String contextPath,
        String protocol,
        boolean trusted,
        @Nullable String problem) {

    /**
     * A request that nobody has sent, as it would come here over HTTP/1.1 at the root: for tests in the descriptor, and for
     * explanations.
     *
     * @param sent its client is who connects; {@code Host} need not be among its fields
     * @param proxies who is believed
     */
    public static Arrival supposed(RequestHead sent, TrustedProxies proxies) {
        return ArrivalReader.supposed(sent, proxies);
    }
}
