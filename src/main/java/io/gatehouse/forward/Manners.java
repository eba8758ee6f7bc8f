package io.gatehouse.forward;

import io.gatehouse.upstream.Wish;
import org.jspecify.annotations.Nullable;

/**
 * Where an exchange would go, how long it waits, how often it tries, when it asks two, what stands in, and who looks at the answer.
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
        long startedAt) {}
