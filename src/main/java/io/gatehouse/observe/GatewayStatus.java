package io.gatehouse.observe;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an operator asks first, at one moment.
 *
 * @param generation counts accepted descriptors, from 1; 0 while there is none
 * @param loadedAt when this generation was put to work; null while there is none
 * @param digest the beginning of the SHA-256 of the texts that are served, by which nodes are seen to serve the same; empty while there is none
 * @param source where the descriptor is read from, for people
 * @param lastRefusal all problems of the change that was refused last, one a line; empty when the last one was accepted
 * @param lastRefusalAt when that was; null when the last change was accepted
 * @param inFlight exchanges that have not come to their last byte
 * @param startedAt when the gateway was
 * @param version of the gateway
 */
public record GatewayStatus(
        GatewayState state,
        long generation,
        @Nullable Instant loadedAt,
        String digest,
        String source,
        String lastRefusal,
        @Nullable Instant lastRefusalAt,
        int routes,
        int upstreams,
        long inFlight,
        Instant startedAt,
        String version) {}
