package io.gatehouse.boot;

import io.gatehouse.boot.settings.Time;
import io.gatehouse.limit.Usage;
import io.gatehouse.observe.Observation;

/**
 * The parts of one deployment that operators ask of, and that carry out what they order.
 *
 * @param warnings where the server contradicts the descriptor
 * @param usage of quotas, by month
 * @param orders what can be ordered, by whatever way
 * @param book in which it is written
 */
record Parts(
        Gateway gateway,
        Descriptors descriptors,
        ServerWarnings warnings,
        Usage usage,
        CacheOperations cache,
        Observation observation,
        Orders orders,
        OrderBook book,
        Time time) {}
