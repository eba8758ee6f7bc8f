package io.gatehouse.exchange;

import io.gatehouse.identity.Identities;
import io.gatehouse.identity.assertion.Signing;
import io.gatehouse.limit.Limiters;
import io.gatehouse.route.table.RouteTable;
import io.gatehouse.upstream.Upstreams;

/**
 * One accepted descriptor at work. It is swapped whole, and an exchange keeps the one that it started with.
 *
 * @param number counts accepted descriptors, from 1
 * @param signing who signs in the name of the gateway, one for all generations
 */
public record Generation(
        long number,
        RouteTable table,
        Upstreams upstreams,
        Identities identities,
        Limiters limiters,
        Signing signing,
        TrustedProxies trustedProxies) {}
