package io.gatehouse.observe.container;

import org.jspecify.annotations.Nullable;

/**
 * What a descriptor asks of the server in front of it. What is null is not asked for.
 *
 * @param body bytes of the largest body of a request
 * @param head bytes of the largest head of a request
 * @param fields of the head
 * @param pause milliseconds for which a client may neither send nor read
 * @param encodedSlash a path with {@code %2F}
 */
public record Needs(
        @Nullable Demand body,
        @Nullable Demand head,
        @Nullable Demand fields,
        @Nullable Demand pause,
        @Nullable Demand encodedSlash) {}
