package io.gatehouse.exchange;

import io.gatehouse.identity.Identities;
import io.gatehouse.route.RouteTable;
import io.gatehouse.upstream.Upstreams;

/**
 * One accepted descriptor at work. It is swapped whole, and an exchange keeps the one that it started with.
 *
 * @param number counts accepted descriptors, from 1
 */
public record Generation(
        long number, RouteTable table, Upstreams upstreams, Identities identities, TrustedProxies trustedProxies) {}
