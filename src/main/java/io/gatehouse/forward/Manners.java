package io.gatehouse.forward;

import io.gatehouse.upstream.Wish;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange would go, how long it waits, how often it tries, when it asks two, what stands in, who looks at the
 * answer, and where those count that last.
 *
 * @param startedAt since when it is on its way, by the ticker, in nanoseconds
 */
record Manners(
        Wish wish,
        TimeoutPolicy timeouts,
        RetryPolicy retry,
        @Nullable Hedge hedge,
        @Nullable Fallback fallback,
        @Nullable AnswerTap tap,
        Tunnels tunnels,
        long startedAt) {}
